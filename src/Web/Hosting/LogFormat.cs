using Mem3D.Core.Errors;

namespace Mem3D.Web.Hosting;

/// <summary>How the log is written: for people, or a JSON object a line for collectors (<c>Mem3D:Logs</c>, <c>text</c> or <c>json</c>). Times are UTC.</summary>
public static class LogFormat
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <exception cref="Mem3DException">Another word.</exception>
    public static void AddLogFormat(this WebApplicationBuilder builder)
    {
        switch (builder.Configuration.GetValue("Mem3D:Logs", "text"))
        {
            case "text":
                builder.Logging.AddSimpleConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, Instant + " "));
                break;
            case "json":
                builder.Logging.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, Instant));
                break;
            case var other:
                throw new Mem3DException(ErrorKind.Unavailable, $"The setting Mem3D:Logs is \"{other}\".", "Write \"text\" or \"json\".");
        }
    }
}
