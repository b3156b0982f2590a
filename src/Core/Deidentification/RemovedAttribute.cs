namespace Mem3D.Core.Deidentification;

/// <summary>An attribute that de-identification met. Never its value.</summary>
/// <param name="Tag">"(0010,0010)" in DICOM; the name of the field elsewhere.</param>
/// <param name="Name">Its name in the standard.</param>
/// <param name="Action">The profile's action code, for example X, Z/D or U.</param>
/// <param name="Count">How often it had a value, items of sequences included.</param>
public sealed record RemovedAttribute(string Tag, string Name, string Action, int Count);
