namespace Mem3D.Core.Archives;

/// <summary>From which study and series of an archive cases came.</summary>
public interface ICaseOrigins
{
    /// <summary>The original identifiers of a case's study and series.</summary>
    /// <exception cref="Errors.Mem3DException">No such case, it did not come as DICOM, or its original identifiers were not kept.</exception>
    Task<CaseOrigin> FindAsync(Guid caseId, CancellationToken cancellationToken);
}
