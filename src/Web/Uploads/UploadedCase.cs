namespace Mem3D.Web.Uploads;

/// <summary>A case an import created.</summary>
public sealed record UploadedCase(Guid Id, string Name);
