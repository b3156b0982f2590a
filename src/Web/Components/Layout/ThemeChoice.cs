namespace Mem3D.Web.Components.Layout;

/// <summary>Dark or light, of one browser. It is kept in a cookie, so that a page comes in the right colours at once.</summary>
public sealed class ThemeChoice
{
    /// <summary>Name of the cookie; its value is "light" or "dark".</summary>
    public const string Cookie = "mem3d.theme";

    /// <summary>The page's colours have to change.</summary>
    public event Action? Changed;

    /// <summary>Radiology rooms are dark.</summary>
    public bool Dark { get; private set; } = true;

    public string Name => Dark ? "dark" : "light";

    /// <summary>What a cookie's value says; anything but "light" is dark.</summary>
    public static bool IsDark(string? cookie) => cookie != "light";

    public void Set(bool dark)
    {
        if (dark != Dark)
        {
            Dark = dark;
            Changed?.Invoke();
        }
    }
}
