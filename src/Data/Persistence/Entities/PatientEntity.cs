namespace Mem3D.Data.Persistence.Entities;

/// <summary>A patient of a project under a pseudonym.</summary>
internal sealed class PatientEntity
{
    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public ProjectEntity? Project { get; set; }

    /// <summary>From 1, in the order of arrival.</summary>
    public int Number { get; set; }

    /// <summary>32 bytes that stand for the patient; nothing without the server's key.</summary>
    public byte[] Key { get; set; } = [];

    /// <summary>The patient as the files name them, protected; null when that is not kept.</summary>
    public string? Original { get; set; }

    public string Name => NameOf(Number);

    public static string NameOf(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"P{number:000}");
}
