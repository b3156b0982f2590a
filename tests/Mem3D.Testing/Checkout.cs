namespace Mem3D.Testing;

/// <summary>The checkout that the tests were built in.</summary>
public static class Checkout
{
    /// <summary>The folder that holds Mem3D.Web.sln.</summary>
    public static string Root { get; } = Search();

    /// <summary>Small networks with random weights that load in no time.</summary>
    public static string TinyModels => Combine("tests", "fixtures", "models", "tiny");

    /// <summary>A path in the checkout.</summary>
    public static string Combine(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    private static string Search()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mem3D.Web.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Mem3D.Web.sln was not found above the test assembly.");
    }
}
