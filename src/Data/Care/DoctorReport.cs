namespace Mem3D.Data.Care;

/// <summary>What the doctor found.</summary>
/// <param name="ServerRuns">True: a server uses the folder; its work in progress was not judged, and nothing can be repaired.</param>
/// <param name="Schema">Name of the database's newest migration.</param>
/// <param name="Volumes">Volumes looked at.</param>
/// <param name="Slices">Stored slices looked at.</param>
/// <param name="Findings">Inconsistencies, the grave ones first.</param>
public sealed record DoctorReport(bool ServerRuns, string Schema, int Volumes, long Slices, IReadOnlyList<Finding> Findings)
{
    /// <summary>True: nothing is wrong that anybody would notice.</summary>
    public bool Healthy => Findings.All(f => f.Harmless);
}
