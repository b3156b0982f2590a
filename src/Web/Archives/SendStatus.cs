namespace Mem3D.Web.Archives;

/// <summary>Masks on their way to an archive, at one moment.</summary>
/// <param name="Case">Name of the case.</param>
/// <param name="Archive">Name of the archive.</param>
/// <param name="Fraction">Share of the work done, [0, 1].</param>
/// <param name="Words">At the end: what the archive remarked, or what was wrong; empty when there is nothing to say.</param>
/// <param name="Remedy">When it failed: what to do.</param>
public sealed record SendStatus(Guid Id, string Case, string Archive, SendState State, double Fraction, string Words, string Remedy)
{
    public bool Ended => State is SendState.Taken or SendState.Failed;
}
