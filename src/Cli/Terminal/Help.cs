using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mem3D.Cli.Terminal;

/// <summary>Help that teaches: what the command does in full, and examples to copy.</summary>
internal static class Help
{
    private const int Width = 120;

    /// <summary>Adds a text (already broken into lines) and examples to a command's help.</summary>
    public static void Teach(Command command, string? text, params (string What, string Line)[] examples)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            help = new HelpOption();
            command.Options.Add(help);
        }

        help.Action = new Taught(new HelpAction { MaxWidth = Width }, text, examples);
    }

    /// <summary>The words that lead to a command: mem3d evaluate.</summary>
    public static IEnumerable<string> Names(Command command) =>
        command is RootCommand ? ["mem3d"] : [.. command.Parents.OfType<Command>().Take(1).SelectMany(Names), command.Name];

    private sealed class Taught(HelpAction help, string? text, (string What, string Line)[] examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            if (text is not null)
            {
                output.WriteLine(text);
                output.WriteLine();
            }

            output.WriteLine("Examples:");
            foreach (var (what, line) in examples)
            {
                output.WriteLine($"  # {what}");
                output.WriteLine($"  {line}");
            }

            return ExitCode.Success;
        }
    }
}
