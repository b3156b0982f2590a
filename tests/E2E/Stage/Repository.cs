using Mem3D.Testing;

namespace Mem3D.E2E.Tests.Stage;

/// <summary>Places of the checkout the tests run in.</summary>
public static class Repository
{
    /// <summary>The folder that holds Mem3D.Web.sln.</summary>
    public static string Root { get; } = Checkout.Root;

    /// <summary>Where screenshots of the stories go.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;

    /// <summary>The folder with real scans beside the checkout (or MEM3D_SHARED); null when there is none.</summary>
    public static string? Shared { get; } = FindShared();

    private static string? FindShared()
    {
        var named = Environment.GetEnvironmentVariable("MEM3D_SHARED");
        var folder = string.IsNullOrEmpty(named) ? Path.Combine(Root, "..", "shared") : named;
        return Directory.Exists(Path.Combine(folder, "data", "val")) ? Path.GetFullPath(folder) : null;
    }
}
