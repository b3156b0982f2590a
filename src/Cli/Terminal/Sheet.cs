using Spectre.Console;

namespace Mem3D.Cli.Terminal;

/// <summary>Results on a terminal or, when redirected, as plain text with Markdown tables.</summary>
internal sealed class Sheet
{
    private readonly TextWriter _writer;
    private readonly IAnsiConsole? _console;
    private bool _headings;

    public Sheet(TextWriter writer, bool rich)
    {
        _writer = writer;
        _console = rich ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) }) : null;
    }

    /// <summary>A Markdown document: titles are headings.</summary>
    public static Sheet Document(TextWriter writer) => new(writer, false) { _headings = true };

    /// <summary>Opens a part of the report.</summary>
    public void Heading(string title)
    {
        Line();
        Line(_headings ? $"## {title}" : title);
    }

    /// <summary>One line of text, taken as it is: a console would break long ones.</summary>
    public void Line(string text = "") => _writer.WriteLine(text);

    /// <summary>A table. Every column but the first <paramref name="textColumns"/> is right-aligned.</summary>
    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, int textColumns = 1)
    {
        Line();
        Line(_headings ? $"### {title}" : title);
        if (_console is null)
        {
            Markdown(columns, [.. rows], textColumns);
            return;
        }

        var table = new Table { Border = TableBorder.Rounded };
        for (var i = 0; i < columns.Count; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i])) { NoWrap = true };
            table.AddColumn(i < textColumns ? column.LeftAligned() : column.RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        _console.Write(table);
    }

    private void Markdown(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, int textColumns)
    {
        var widths = columns.Select((c, i) => Math.Max(3, rows.Select(r => r[i].Length).Append(c.Length).Max())).ToArray();
        void Row(IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");
        string Cell(string text, int i) => i < textColumns ? text.PadRight(widths[i]) : text.PadLeft(widths[i]);

        Line();
        Row(columns.Select(Cell));
        Row(widths.Select((w, i) => i < textColumns ? new string('-', w) : new string('-', w - 1) + ":"));
        foreach (var row in rows)
        {
            Row(row.Select(Cell));
        }
    }
}
