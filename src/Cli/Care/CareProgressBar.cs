using Mem3D.Cli.Terminal;
using Mem3D.Data.Care;

namespace Mem3D.Cli.Care;

/// <summary>Shows how far a backup, restore or examination is, on a terminal.</summary>
internal static class CareProgressBar
{
    public static async Task<T> RunAsync<T>(CliHost host, string title, Func<IProgress<CareProgress>?, T> work)
    {
        if (!host.RichError)
        {
            return await Task.Run(() => work(null));
        }

        T? result = default;
        await Progress.RunAsync(host, title, 1, async bar => result = await Task.Run(() => work(new Reporter(bar))));
        return result!;
    }

    private sealed class Reporter(Progress bar) : IProgress<CareProgress>
    {
        public void Report(CareProgress value) => bar.Share(value.Total > 0 ? (double)value.Done / value.Total : 0, value.Step);
    }
}
