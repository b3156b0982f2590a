using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mem3D.Architecture.Tests;

/// <summary>Every place in the sources that makes an error for people, with its words; what is filled in at run time is {…}.</summary>
internal static class ErrorSource
{
    /// <summary>Kind, message and remedy, each as it stands in the source.</summary>
    public sealed record Entry(string File, string Kind, string Message, string Remedy);

    /// <summary>Kind of what an import says of one file, while the others come in.</summary>
    public const string OfAFile = "Import";

    /// <summary>Kind of what account pages say in one text: sign-in, passwords, codes.</summary>
    public const string OfAnAccount = "Account";

    /// <summary>Kind of what the annotation page says by itself, in one text.</summary>
    public const string OfThePage = "Page";

    /// <summary>Kind of what HTTP says of a request before it came to anything.</summary>
    public const string OfARequest = "Request";

    public static IReadOnlyList<Entry> Read(IEnumerable<(string File, string Text)> sources) =>
    [
        .. sources.SelectMany(source => CSharpSyntaxTree.ParseText(source.Text).GetRoot().DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
            .Select(made => Of(source.File, made)).OfType<Entry>()),
    ];

    /// <summary>What forms of account pages say: assigned to their problem, asked of a field, or said of a password.</summary>
    public static IReadOnlyList<Entry> ReadAccounts(IEnumerable<(string File, string Text)> sources) =>
    [
        .. sources.SelectMany(source => CSharpSyntaxTree.ParseText(source.Text).GetRoot().DescendantNodes().SelectMany(Said)
            .SelectMany(said => Words(said).Split(" / ")).Select(words => Unless(source.File, OfAnAccount, words, ""))).OfType<Entry>(),
    ];

    private static IEnumerable<ExpressionSyntax> Said(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "problem" } } set => [set.Right],
        AttributeArgumentSyntax { NameEquals.Name.Identifier.ValueText: "ErrorMessage" } asked => [asked.Expression],
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Refused" }, ArgumentList.Arguments: [_, var words] } => [words.Expression],
        MethodDeclarationSyntax { Identifier.ValueText: "WordsOf" } known => known.DescendantNodes().OfType<SwitchExpressionArmSyntax>().Select(arm => arm.Expression),
        _ => [],
    };

    /// <summary>Null: something else is made, or an error is passed on in its own words.</summary>
    private static Entry? Of(string file, BaseObjectCreationExpressionSyntax made)
    {
        var arguments = made.ArgumentList?.Arguments.Select(a => a.Expression).ToList() ?? [];
        var type = (made as ObjectCreationExpressionSyntax)?.Type.ToString();
        if (type == "ImportProblem" && arguments.Count == 3)
        {
            return Unless(file, OfAFile, Words(arguments[1]), Words(arguments[2]));
        }

        if (type == "ProblemDetails")
        {
            return Unless(file, OfARequest, Words(Set(made, "Title")), Words(Set(made, "Detail")));
        }

        var named = type == "Mem3DException";
        var meant = made is ImplicitObjectCreationExpressionSyntax && arguments.FirstOrDefault()?.ToString().StartsWith("ErrorKind.", StringComparison.Ordinal) == true;
        if ((!named && !meant) || arguments.Count < 3)
        {
            return null;
        }

        return Unless(file, arguments[0].ToString().Split('.')[^1], Words(arguments[1]), Words(arguments[2]));
    }

    /// <summary>Null: the words are passed on, and stand elsewhere.</summary>
    private static Entry? Unless(string file, string kind, string message, string remedy) =>
        message.Replace("{…}", "", StringComparison.Ordinal).Trim().Length == 0 ? null : new Entry(file, kind, message, remedy);

    private static ExpressionSyntax? Set(BaseObjectCreationExpressionSyntax made, string property) => made.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
        .FirstOrDefault(a => a.Left.ToString() == property)?.Right;

    private static string Words(ExpressionSyntax? expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(c => c is InterpolatedStringTextSyntax t ? t.TextToken.ValueText : "{…}")),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => Words(sum.Left) + Words(sum.Right),
        ParenthesizedExpressionSyntax inner => Words(inner.Expression),
        ConditionalExpressionSyntax either => $"{Words(either.WhenTrue)} / {Words(either.WhenFalse)}",
        InvocationExpressionSyntax { ArgumentList.Arguments: [.., var last] } call when call.Expression.ToString() == "string.Create" => Words(last.Expression),
        _ => "{…}",
    };
}
