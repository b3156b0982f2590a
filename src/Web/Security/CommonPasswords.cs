using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Security;

/// <summary>
/// Refuses what guessers try first: words of the lists of leaked passwords with digits or signs around them, keyboard rows, repetitions, and what everybody
/// knows of the person (OWASP ASVS 4.0.3, 2.1.7; NIST SP 800-63B, 5.1.1.2).
/// </summary>
internal sealed class CommonPasswords : IPasswordValidator<Mem3DUser>
{
    /// <summary>Shortest piece of a name or address that counts: shorter ones are in many honest passphrases.</summary>
    private const int ShortestName = 4;

    /// <summary>Different letters that must remain once the usual words and rows are taken out.</summary>
    private const int OwnLetters = 4;

    private static readonly string[] Rows =
        ["qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "zaq12wsxcde34rfv"];

    /// <summary>The heads of the lists, as they remain without digits and signs.</summary>
    private static readonly string[] Words =
    [
        "password", "passwort", "passphrase", "motdepasse", "contrasena", "kennwort", "geheim", "secret", "welcome", "willkommen", "letmein", "changeme", "default", "temporary", "initial",
        "administrator", "admin", "root", "login", "user", "guest", "master", "server", "system", "hospital", "clinic", "klinik", "doctor", "radiology", "medical", "mem3d", "mem",
        "iloveyou", "princess", "sunshine", "football", "baseball", "basketball", "superman", "batman", "pokemon", "starwars", "monkey", "dragon", "shadow", "michael", "jennifer",
        "hello", "hallo", "freedom", "whatever", "trustno", "computer", "internet", "samsung", "google", "facebook", "liverpool", "chelsea", "arsenal", "summer", "winter", "spring", "autumn",
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<Mem3DUser> manager, Mem3DUser user, string? password) => Task.FromResult(
        IsCommon(password ?? "") ? Refused("CommonPassword", "This is one of the passwords that are guessed first: it is made of usual words, rows of keys or repetitions. Take four words that have nothing to do with each other.")
        : NamesHer(password ?? "", user) ? Refused("PasswordOfName", "The password holds your name or e-mail address. Take words that nobody connects with you.")
        : IdentityResult.Success);

    /// <summary>Whether little of one's own remains of a password.</summary>
    public static bool IsCommon(string password)
    {
        var plain = WithLetters(WithoutRows(password.ToLowerInvariant()));
        foreach (var known in Words)
        {
            plain = plain.Replace(known, " ", StringComparison.Ordinal);
        }

        return plain.Where(char.IsLetter).Distinct().Count() < OwnLetters;
    }

    private static bool NamesHer(string password, Mem3DUser user)
    {
        var lower = password.ToLowerInvariant();
        var known = $"{user.DisplayName} {user.Email?.Split('@')[0]}".ToLowerInvariant().Split([' ', '.', '_', '-', '+'], StringSplitOptions.RemoveEmptyEntries);
        return known.Any(name => name.Length >= ShortestName && lower.Contains(name, StringComparison.Ordinal));
    }

    /// <summary>Letters where digits or signs stand for them after a letter: "p4ssw0rd" is "password".</summary>
    private static string WithLetters(string text) => string.Concat(text.Select((c, n) => n > 0 && char.IsLetter(text[n - 1])
        ? c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', _ => c }
        : c));

    /// <summary>Runs of four and more keys of a row, forwards or backwards, are taken out.</summary>
    private static string WithoutRows(string text)
    {
        const int Shortest = 4;
        foreach (var row in Rows.SelectMany(row => new[] { row, string.Concat(row.Reverse()) }))
        {
            for (var length = row.Length; length >= Shortest; length--)
            {
                for (var start = 0; start + length <= row.Length; start++)
                {
                    text = text.Replace(row.Substring(start, length), " ", StringComparison.Ordinal);
                }
            }
        }

        return text;
    }

    private static IdentityResult Refused(string code, string words) => IdentityResult.Failed(new IdentityError { Code = code, Description = words });
}
