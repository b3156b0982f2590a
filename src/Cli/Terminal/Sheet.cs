using Spectre.Console;

namespace Mem3D.Cli.Terminal;

/// <summary>Results on a terminal or, when redirected, as plain text with Markdown tables.</summary>
internal sealed class Sheet
{
    /// <summary>Width of redirected output: wide enough that no table wraps.</summary>
    private const int PlainWidth = 200;

    private readonly IAnsiConsole _console;
    private readonly bool _rich;

    public Sheet(TextWriter writer, bool rich)
    {
        _rich = rich;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = rich ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = rich ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = rich ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!rich)
        {
            _console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>One line of text, taken as it is.</summary>
    public void Line(string text = "")
    {
        // Not through the console: it would break long lines.
        _console.Profile.Out.Writer.WriteLine(text);
    }

    /// <summary>A table. Every column but the first <paramref name="textColumns"/> is right-aligned.</summary>
    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, int textColumns = 1)
    {
        var table = new Table { Border = _rich ? TableBorder.Rounded : TableBorder.Markdown };
        for (var i = 0; i < columns.Count; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i])) { NoWrap = true };
            table.AddColumn(i < textColumns ? column.LeftAligned() : column.RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        Line();
        Line(title);
        if (!_rich)
        {
            Line();
        }

        _console.Write(table);
    }
}
