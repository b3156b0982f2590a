using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mem3D.Architecture.Tests;

/// <summary>Every place in the sources that makes an error for people, with its words; what is filled in at run time is {…}.</summary>
internal static class ErrorSource
{
    /// <summary>Kind, message and remedy, each as it stands in the source.</summary>
    public sealed record Entry(string File, string Kind, string Message, string Remedy);

    public static IReadOnlyList<Entry> Read(IEnumerable<(string File, string Text)> sources) =>
    [
        .. sources.SelectMany(source => CSharpSyntaxTree.ParseText(source.Text).GetRoot().DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
            .Select(made => Of(source.File, made)).OfType<Entry>()),
    ];

    /// <summary>Null: something else is made, or an error is passed on in its own words.</summary>
    private static Entry? Of(string file, BaseObjectCreationExpressionSyntax made)
    {
        var arguments = made.ArgumentList?.Arguments.Select(a => a.Expression).ToList() ?? [];
        var named = made is ObjectCreationExpressionSyntax { Type: var type } && type.ToString() == "Mem3DException";
        var meant = made is ImplicitObjectCreationExpressionSyntax && arguments.FirstOrDefault()?.ToString().StartsWith("ErrorKind.", StringComparison.Ordinal) == true;
        if ((!named && !meant) || arguments.Count < 3)
        {
            return null;
        }

        var (message, remedy) = (Words(arguments[1]), Words(arguments[2]));
        return message.Replace("{…}", "", StringComparison.Ordinal).Trim().Length == 0
            ? null
            : new Entry(file, arguments[0].ToString().Split('.')[^1], message, remedy);
    }

    private static string Words(ExpressionSyntax expression) => expression switch
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
