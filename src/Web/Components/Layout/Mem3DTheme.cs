using MudBlazor;

namespace Mem3D.Web.Components.Layout;

/// <summary>Dark by default: radiology rooms are dark and the image is the brightest thing on the page. One accent colour, an 8-pixel grid.</summary>
public static class Mem3DTheme
{
    public static MudTheme Theme { get; } = new()
    {
        PaletteDark = new PaletteDark
        {
            Black = "#0b0d10",
            Background = "#101317",
            BackgroundGray = "#0b0d10",
            Surface = "#171b21",
            AppbarBackground = "#13161b",
            AppbarText = "#d5dae1",
            DrawerBackground = "#13161b",
            DrawerText = "#b6bec9",
            Primary = "#5aa9e6",
            PrimaryContrastText = "#08131d",
            Secondary = "#8fa3b8",
            Tertiary = "#6cc3b0",
            Info = "#5aa9e6",
            Success = "#58b98a",
            Warning = "#e0a94a",
            Error = "#ea7a70",
            TextPrimary = "#dde2e8",
            TextSecondary = "#9aa5b1",
            TextDisabled = "#5f6a76",
            ActionDefault = "#9aa5b1",
            ActionDisabled = "#4c5560",
            ActionDisabledBackground = "#20262d",
            Divider = "#262d36",
            LinesDefault = "#262d36",
            LinesInputs = "#3a444f",
            TableLines = "#232a32",
            TableHover = "#1d232a",
            OverlayDark = "rgba(5,7,9,0.66)",
        },
        PaletteLight = new PaletteLight
        {
            Black = "#0b0d10",
            Background = "#eef1f4",
            BackgroundGray = "#e3e8ed",
            Surface = "#ffffff",
            AppbarBackground = "#fafbfc",
            AppbarText = "#1d2630",
            DrawerBackground = "#fafbfc",
            DrawerText = "#3a4652",
            Primary = "#155e96",
            PrimaryContrastText = "#ffffff",
            Secondary = "#52606d",
            Tertiary = "#1f7a68",
            Info = "#155e96",
            Success = "#1d7a50",
            Warning = "#8a5a00",
            Error = "#b3261e",
            TextPrimary = "#1d2630",
            TextSecondary = "#4a5764",
            TextDisabled = "#7d8894",
            ActionDefault = "#4a5764",
            ActionDisabled = "#a3adb7",
            ActionDisabledBackground = "#e3e8ed",
            Divider = "#d4dae0",
            LinesDefault = "#d4dae0",
            LinesInputs = "#aab4be",
            TableLines = "#dde2e7",
            TableHover = "#e8edf2",
            OverlayDark = "rgba(20,26,32,0.5)",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "48px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "1.375rem", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "normal" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.0625rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "0.8125rem", FontWeight = "500", TextTransform = "none", LetterSpacing = "normal" },
        },
    };

    private static string[] Fonts => ["Inter", "system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"];
}
