using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Data.Persistence.Entities;

namespace Mem3D.Data.Persistence;

/// <summary>Numbers, colours, names and codes of a label schema.</summary>
internal static class LabelRules
{
    /// <summary>One more than the highest; when that is taken up to 255, the lowest gap.</summary>
    /// <exception cref="Mem3DException">255 labels exist.</exception>
    public static int NextNumber(IReadOnlyCollection<LabelEntity> labels)
    {
        var next = labels.Count == 0 ? 1 : labels.Max(l => l.Number) + 1;
        if (next <= byte.MaxValue)
        {
            return next;
        }

        var taken = labels.Select(l => l.Number).ToHashSet();
        var gap = Enumerable.Range(1, byte.MaxValue).FirstOrDefault(n => !taken.Contains(n));
        return gap != 0 ? gap : throw new Mem3DException(ErrorKind.Conflict, "A project has at most 255 labels.", "Remove one that is not used.");
    }

    /// <summary>The first colour of the palette that the fewest labels have.</summary>
    public static LabelColor NextColor(IReadOnlyCollection<LabelEntity> labels) =>
        LabelColor.Palette.MinBy(c => labels.Count(l => l.Color == c.ToHex()));

    public static void CheckFree(string name, IEnumerable<LabelEntity> others)
    {
        if (others.Any(l => string.Equals(l.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new Mem3DException(ErrorKind.Conflict, "A label of this name exists already in the project.", "Choose another name.");
        }
    }

    /// <exception cref="Mem3DException">No such rule.</exception>
    public static void Check(OverlapRule overlap)
    {
        if (!Enum.IsDefined(overlap))
        {
            throw new Mem3DException(ErrorKind.Invalid, $"There is no overlap rule {(int)overlap}.", "Choose one of the list.");
        }
    }

    /// <summary>SNOMED CT identifiers have 6 to 18 digits.</summary>
    public static void Check(ClinicalCode? code)
    {
        if (code is not null && (code.Value.Length is < 6 or > 18 || !code.Value.All(char.IsAsciiDigit) || string.IsNullOrWhiteSpace(code.Meaning)))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "A SNOMED CT code has 6 to 18 digits and a meaning.", "Look the concept up, or leave the code empty.");
        }
    }
}
