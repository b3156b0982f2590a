namespace Mem3D.Integration.Tests.Stage;

/// <summary>Waiting for something to be so.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> so, string what)
    {
        for (var tries = 0; tries < 1200 && !so(); tries++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        so().Should().BeTrue($"within a minute: {what}");
    }
}
