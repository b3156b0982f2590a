using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Microsoft.AspNetCore.WebUtilities;

namespace Mem3D.Web.Archives;

/// <summary>
/// Speaks DICOMweb (PS3.18) with one archive: QIDO-RS, WADO-RS, STOW-RS. Asks nothing of any other host: redirects and addresses inside answers are not
/// followed. Logs nothing: addresses hold identifiers. Thread-safe.
/// </summary>
public sealed partial class DicomWebClient(HttpClient http, TimeProvider time) : IDisposable
{
    private const int Tries = 3;

    /// <summary>What is asked for at once; archives may give less.</summary>
    private const int Page = 1000;

    /// <summary>What is asked of a study beyond what every archive tells: birth date, sex, study time, referring physician, study ID.</summary>
    private static readonly string[] IdentityFields = ["00100030", "00100040", "00080030", "00080090", "00200010"];

    /// <summary>Longest time for an answer without an object, and for the beginning of one with it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Longest time for one object on its way, however large.</summary>
    private static readonly TimeSpan LongestObject = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    /// <summary>Studies, newest first as far as the archive sorts; <paramref name="limit"/> of them after the first <paramref name="offset"/>.</summary>
    /// <exception cref="Mem3DException">The archive refuses, is not there, or is none.</exception>
    public async Task<IReadOnlyList<ArchiveStudy>> StudiesAsync(StudyFilter filter, int offset, int limit, CancellationToken cancellationToken)
    {
        var query = QueryOf(filter).Append(("limit", Number(limit))).Append(("offset", Number(offset)))
            .Append(("includefield", "00081030")).Append(("includefield", "00201206")).Append(("includefield", "00201208"));
        return [.. (await SearchAsync("studies", query, cancellationToken)).Where(s => IsUid(s.Text("0020000D"))).Select(s => new ArchiveStudy(
            s.Text("0020000D"), s.Text("00100010"), s.Text("00100020"), s.Text("00080020"), s.Text("00081030"), s.Text("00080050"),
            string.Join(", ", s.Texts("00080061")), s.Integer("00201206"), s.Integer("00201208")))];
    }

    /// <exception cref="Mem3DException">The archive refuses, is not there, or is none.</exception>
    public async Task<IReadOnlyList<ArchiveSeries>> SeriesAsync(string study, CancellationToken cancellationToken) =>
        [.. (await AllAsync($"studies/{Checked(study)}/series", "0020000E", [("includefield", "0008103E"), ("includefield", "00180015"), ("includefield", "00201209")], cancellationToken))
            .Select(s => new ArchiveSeries(
                study, s.Text("0020000E"), s.Text("00080060"), s.Integer("00200011"), s.Text("0008103E"), s.Text("00180015"), s.Integer("00201209")))
            .OrderBy(s => s.Number ?? int.MaxValue)];

    /// <summary>Identifiers of a series' objects, in the order of their numbers.</summary>
    /// <exception cref="Mem3DException">The archive refuses, is not there, or is none.</exception>
    public async Task<IReadOnlyList<string>> InstancesAsync(string study, string series, CancellationToken cancellationToken) =>
        [.. (await AllAsync($"studies/{Checked(study)}/series/{Checked(series)}/instances", "00080018", [], cancellationToken))
            .OrderBy(i => i.Integer("00200013") ?? 0).Select(i => i.Text("00080018"))];

    /// <summary>Patient and study as the archive has them on file.</summary>
    /// <exception cref="Mem3DException">It does not have the study, or is not there.</exception>
    public async Task<StudyIdentity> IdentityAsync(string study, CancellationToken cancellationToken)
    {
        var found = await SearchAsync(
            "studies",
            [("StudyInstanceUID", Checked(study)), .. IdentityFields.Select(f => ("includefield", f))], cancellationToken);
        return found is [var s, ..]
            ? new StudyIdentity
            {
                PatientName = s.Text("00100010"),
                PatientId = s.Text("00100020"),
                BirthDate = s.Text("00100030"),
                Sex = s.Text("00100040"),
                StudyDate = s.Text("00080020"),
                StudyTime = s.Text("00080030"),
                AccessionNumber = s.Text("00080050"),
                ReferringPhysician = s.Text("00080090"),
                StudyId = s.Text("00200010"),
            }
            : throw new Mem3DException(ErrorKind.NotFound, "The archive does not have the study that this scan is of.", "Choose the archive that the scan came from.");
    }

    /// <summary>A picture of an object, as the archive renders it; null when it does not.</summary>
    public async Task<(byte[] Bytes, string Type)?> PictureAsync(string study, string series, string instance, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(Patience, time, cancellationToken);
        using var request = Request(HttpMethod.Get, $"studies/{Checked(study)}/series/{Checked(series)}/instances/{Checked(instance)}/rendered", "image/jpeg");
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            var type = answer.Content.Headers.ContentType?.MediaType ?? "";
            return answer.IsSuccessStatusCode && type is "image/jpeg" or "image/png" ? (await answer.Content.ReadAsByteArrayAsync(limit.Token), type) : null;
        }
        catch (Exception e) when (IsBroken(e, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>Pulls one object as it is stored, in whatever transfer syntax, straight into a file. Begins anew where the connection breaks.</summary>
    /// <exception cref="Mem3DException">The archive refuses, or the connection breaks again and again.</exception>
    public Task RetrieveAsync(string study, string series, string instance, string path, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            using var limit = new TimeLimit(LongestObject, time, cancellationToken);
            using var beginning = new TimeLimit(Patience, time, limit.Token);
            using var request = Request(
                HttpMethod.Get, $"studies/{Checked(study)}/series/{Checked(series)}/instances/{Checked(instance)}", "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, beginning.Token);
            Require(answer);
            await using var body = await answer.Content.ReadAsStreamAsync(limit.Token);
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 17, FileOptions.Asynchronous);
            await (await FirstPartAsync(answer.Content.Headers.ContentType, body, limit.Token)).CopyToAsync(file, 1 << 17, limit.Token);
            return true;
        },
        cancellationToken);

    /// <summary>Sends an object to its study and says what the archive made of it.</summary>
    /// <exception cref="Mem3DException">The archive refuses the request, or is not there.</exception>
    public async Task<StoreOutcome> StoreAsync(string study, string path, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(LongestObject, time, cancellationToken);
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.Asynchronous);
            using var part = new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/dicom") } };
            using var content = new MultipartContent("related", Guid.NewGuid().ToString("N")) { part };
            content.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
            using var request = Request(HttpMethod.Post, $"studies/{Checked(study)}", "application/dicom+json");
            request.Content = content;
            using var answer = await http.SendAsync(request, limit.Token);
            return StoreAnswer.Read(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (Exception e) when (IsBroken(e, cancellationToken))
        {
            throw ArchiveErrors.Of(e);
        }
    }

    public void Dispose() => http.Dispose();

    private static IEnumerable<(string Name, string Value)> QueryOf(StudyFilter filter)
    {
        var dates = filter.From is null && filter.To is null ? "" : $"{Day(filter.From)}-{Day(filter.To)}";
        var name = filter.PatientName.Trim();
        (string Name, string Value)[] all =
        [
            ("PatientName", name.Length == 0 || name.Contains('*', StringComparison.Ordinal) ? name : $"*{name}*"), ("PatientID", filter.PatientId.Trim()),
            ("AccessionNumber", filter.AccessionNumber.Trim()), ("ModalitiesInStudy", filter.Modality.Trim()), ("StudyDate", dates),
        ];
        return all.Where(p => p.Value.Length > 0);
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyyMMdd", CultureInfo.InvariantCulture) ?? "";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static async Task<Stream> FirstPartAsync(MediaTypeHeaderValue? type, Stream body, CancellationToken cancellationToken)
    {
        if (type?.MediaType == "application/dicom")
        {
            return body;
        }

        var boundary = type?.Parameters.FirstOrDefault(p => p.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        return type?.MediaType == "multipart/related" && boundary is { Length: > 0 } && await new MultipartReader(boundary, body).ReadNextSectionAsync(cancellationToken) is { } part
            ? part.Body
            : throw ArchiveErrors.NotDicomWeb();
    }

    private static HttpRequestMessage Request(HttpMethod method, string relative, string accept)
    {
        var request = new HttpRequestMessage(method, relative);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }

    private static void Require(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw ArchiveErrors.Of(answer.StatusCode);
        }
    }

    /// <summary>Wildcards stay as they are: there are archives that take an escaped one for a letter.</summary>
    private static string Escaped(string value) => Uri.EscapeDataString(value).Replace("%2A", "*", StringComparison.Ordinal).Replace("%3F", "?", StringComparison.Ordinal);

    private static bool IsUid(string text) => Uid().IsMatch(text);

    /// <summary>An identifier that may stand in an address: digits and points only.</summary>
    private static string Checked(string uid) =>
        IsUid(uid) ? uid : throw new Mem3DException(ErrorKind.Invalid, "An identifier of the archive is not one of DICOM.", "Search again.");

    /// <summary>
    /// Everything an archive lists, page by page until one brings nothing new: archives have limits of their own, below what is asked for, and some know
    /// no pages and give the same again.
    /// </summary>
    /// <param name="identifier">The attribute that tells what is listed apart.</param>
    private async Task<IReadOnlyList<DicomJson>> AllAsync(string resource, string identifier, IReadOnlyList<(string Name, string Value)> query, CancellationToken cancellationToken)
    {
        var (all, seen) = (new List<DicomJson>(), new HashSet<string>());
        for (int before = -1, listed = 0; seen.Count > before;)
        {
            before = seen.Count;
            var page = await SearchAsync(resource, query.Append(("limit", Number(Page))).Append(("offset", Number(listed))), cancellationToken);
            listed += page.Count;
            all.AddRange(page.Where(e => IsUid(e.Text(identifier)) && seen.Add(e.Text(identifier))));
        }

        return all;
    }

    private Task<IReadOnlyList<DicomJson>> SearchAsync(string resource, IEnumerable<(string Name, string Value)> query, CancellationToken cancellationToken)
    {
        var relative = $"{resource}?{string.Join('&', query.Select(q => $"{q.Name}={Escaped(q.Value)}"))}";
        return TryAsync<IReadOnlyList<DicomJson>>(
            async () =>
            {
                using var limit = new TimeLimit(Patience, time, cancellationToken);
                using var request = Request(HttpMethod.Get, relative, "application/dicom+json, application/json;q=0.9");
                using var answer = await http.SendAsync(request, limit.Token);
                if (answer.StatusCode == HttpStatusCode.NoContent)
                {
                    return [];
                }

                Require(answer);
                try
                {
                    using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(limit.Token));
                    return json.RootElement.ValueKind == JsonValueKind.Array
                        ? [.. json.RootElement.Clone().EnumerateArray().Select(e => new DicomJson(e))]
                        : throw ArchiveErrors.NotDicomWeb();
                }
                catch (JsonException e)
                {
                    throw ArchiveErrors.NotDicomWeb(e);
                }
            },
            cancellationToken);
    }

    /// <summary>Asks again after a moment where the archive is busy or the connection broke; what was only read can be read again.</summary>
    private async Task<T> TryAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (e is Mem3DException || IsBroken(e, cancellationToken))
            {
                var error = ArchiveErrors.Of(e);
                if (tried == Tries || error.Kind != ErrorKind.Unavailable || e.InnerException is System.Security.Authentication.AuthenticationException)
                {
                    throw error;
                }
            }

            await Task.Delay(Pause * (1 << tried), time, cancellationToken);
        }
    }

    /// <summary>Whether the connection broke or the archive took too long; not when the person gave up, and not when this disk is full.</summary>
    private static bool IsBroken(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or IOException && !FullDisk.Is(e);

    [GeneratedRegex("^[0-9.]{1,64}$")]
    private static partial Regex Uid();
}
