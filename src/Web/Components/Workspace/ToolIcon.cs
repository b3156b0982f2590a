using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Workspace;

/// <summary>Line icons of the annotation page on a 24-pixel grid, drawn with the text's colour.</summary>
public static class ToolIcon
{
    private const string Squiggle = "<path d='M3 16c2-7 4-10 6-9s-2 8 1 8 4-5 7-9'/>";

    public static MarkupString Scribble { get; } = Of(Squiggle + "<path d='M16 18h6M19 15v6'/>");

    public static MarkupString ScribbleNegative { get; } = Of(Squiggle + "<path d='M16 18h6'/>");

    public static MarkupString Click { get; } = Of("<circle cx='12' cy='12' r='2.5' fill='currentColor'/><path d='M12 3v4M12 17v4M3 12h4M17 12h4'/>");

    public static MarkupString Box { get; } = Of("<rect x='4' y='6' width='16' height='12' rx='1'/><g fill='currentColor'><circle cx='4' cy='6' r='1.4'/><circle cx='20' cy='18' r='1.4'/></g>");

    public static MarkupString ExtremePoints { get; } = Of("<ellipse cx='12' cy='12' rx='7.5' ry='7.5' stroke-dasharray='2 2.6' opacity='.6'/><g fill='currentColor'><circle cx='12' cy='4.5' r='1.6'/><circle cx='12' cy='19.5' r='1.6'/><circle cx='4.5' cy='12' r='1.6'/><circle cx='19.5' cy='12' r='1.6'/></g>");

    public static MarkupString Lasso { get; } = Of("<path d='M12 4c5 0 9 2.6 9 6s-4 6-9 6-9-2.6-9-6 4-6 9-6Z' stroke-dasharray='3 2.4'/><path d='M8 16c-1 2 1 2 1 4'/>");

    public static MarkupString Memory { get; } = Of("<rect x='3' y='8' width='11' height='11' rx='1.5'/><path d='M7 8V5.500h11.500V17H14'/><path d='M11 5.500V3h10.500v11H18.5'/>");

    public static MarkupString Brush { get; } = Of("<path d='M20 4 11 13' /><path d='M9.5 12.5c-2.5 0-4 1.6-4 4 0 1.4-.9 2.5-2 3 3.5 1 8.5.5 9-3.5.2-2-1-3.5-3-3.500Z' fill='currentColor' fill-opacity='.35'/>");

    public static MarkupString Eraser { get; } = Of("<path d='m4 14 8.5-8.500a2 2 0 0 1 2.8 0l3.7 3.700a2 2 0 0 1 0 2.800L11.5 19.500H8Z'/><path d='m9 9 6.5 6.500M13 19.500h7'/>");

    public static MarkupString ThresholdBrush { get; } = Of("<circle cx='12' cy='12' r='8' stroke-dasharray='3 2.2'/><path d='M6.5 14.5 9.5 9l3 6 2.5-4 2.5 3.5' />");

    public static MarkupString Polygon { get; } = Of("<path d='m5 8 8-4 7 7-4 8-9-1Z'/><g fill='currentColor'><circle cx='5' cy='8' r='1.5'/><circle cx='13' cy='4' r='1.5'/><circle cx='20' cy='11' r='1.5'/><circle cx='16' cy='19' r='1.5'/><circle cx='7' cy='18' r='1.5'/></g>");

    public static MarkupString NoTarget { get; } = Of("<circle cx='12' cy='12' r='8'/><path d='m6.5 17.5 11-11'/>");

    public static MarkupString Pan { get; } = Of("<path d='M12 3v18M3 12h18M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5'/>");

    public static MarkupString Window { get; } = Of("<circle cx='12' cy='12' r='8'/><path d='M12 4a8 8 0 0 1 0 16Z' fill='currentColor'/>");

    public static MarkupString Zoom { get; } = Of("<circle cx='10.5' cy='10.5' r='6.5'/><path d='m15.5 15.5 5 5M8 10.5h5M10.5 8v5'/>");

    public static MarkupString Fit { get; } = Of("<path d='M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5'/>");

    public static MarkupString Smooth { get; } = Of("<path d='M4 4h16v16H4zM4 12h16M12 4v16'/><path d='M4 12h8V4H4z' fill='currentColor' opacity='.55'/>");

    public static MarkupString Masks { get; } = Of("<path d='M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z'/><circle cx='12' cy='12' r='2.8'/>");

    public static MarkupString Undo { get; } = Of("<path d='M8 5 4 9l4 4'/><path d='M4 9h10a5.5 5.5 0 0 1 0 11H9'/>");

    public static MarkupString Redo { get; } = Of("<path d='m16 5 4 4-4 4'/><path d='M20 9H10a5.5 5.5 0 0 0 0 11h5'/>");

    public static MarkupString Keys { get; } = Of("<rect x='2.5' y='6' width='19' height='12' rx='2'/><path d='M6 10h.01M10 10h.01M14 10h.01M18 10h.01M8 14h8'/>");

    public static MarkupString Crosshair { get; } = Of("<path d='M12 2.5v7M12 14.5v7M2.5 12h7M14.5 12h7'/><circle cx='12' cy='12' r='.6' fill='currentColor'/>");

    public static MarkupString Measure { get; } = Of("<path d='m3.5 16.5 13-13 4 4-13 13Z'/><path d='m7 13 2 2M10 10l2 2M13 7l2 2'/>");

    public static MarkupString Panel { get; } = Of("<rect x='3.5' y='4.5' width='17' height='15' rx='2'/><path d='M14.5 4.5v15'/>");

    public static MarkupString Labels { get; } = Of("<path d='M4 12V5.5A1.5 1.5 0 0 1 5.5 4H12l8 8-8 8Z'/><circle cx='8.5' cy='8.5' r='1.2' fill='currentColor'/>");

    public static MarkupString Quality { get; } = Of("<path d='M4 4v16h16'/><path d='m7 15 4-5 3 3 5-7'/>");

    public static MarkupString Work { get; } = Of("<rect x='5' y='4' width='14' height='17' rx='2'/><path d='M9 4V3h6v1M8.5 12.5l2.5 2.5 4.5-5'/>");

    public static MarkupString Comments { get; } = Of("<path d='M4 5h16v11H11l-4 4v-4H4z'/>");

    public static MarkupString Rounds { get; } = Of("<circle cx='7' cy='5.5' r='2'/><circle cx='7' cy='18.5' r='2'/><circle cx='17' cy='9.5' r='2'/><path d='M7 7.5v9M7 14c0-3 3-4.5 8-4.5'/>");

    public static MarkupString LayoutOne { get; } = Of("<rect x='3.5' y='4.5' width='17' height='15' rx='1.5'/>");

    public static MarkupString LayoutRow { get; } = Of("<rect x='3.5' y='4.5' width='17' height='15' rx='1.5'/><path d='M3.5 14.5h17M9.2 14.5v5M14.8 14.5v5'/>");

    public static MarkupString LayoutGrid { get; } = Of("<rect x='3.5' y='4.5' width='17' height='15' rx='1.5'/><path d='M3.5 12h17M12 4.5v15'/>");

    public static MarkupString Eye { get; } = Masks;

    public static MarkupString EyeOff { get; } = Of("<path d='M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z' opacity='.4'/><path d='m4 20 16-16'/>");

    public static MarkupString Lock { get; } = Of("<rect x='5' y='11' width='14' height='9' rx='2' fill='currentColor' fill-opacity='.35'/><path d='M8 11V8a4 4 0 0 1 8 0v3'/>");

    public static MarkupString LockOpen { get; } = Of("<g opacity='.55'><rect x='5' y='11' width='14' height='9' rx='2'/><path d='M8 11V7a4 4 0 0 1 7.6-1.8'/></g>");

    private static MarkupString Of(string drawing) => new(
        $"<svg class='ws-icon' viewBox='0 0 24 24' width='22' height='22' fill='none' stroke='currentColor' stroke-width='1.7' stroke-linecap='round' stroke-linejoin='round' aria-hidden='true'>{drawing}</svg>");
}
