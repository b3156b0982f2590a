using Mem3D.Core.Deidentification;

namespace Mem3D.Data.Deidentification;

/// <summary>What de-identification made of a volume's source.</summary>
/// <param name="Report">What was taken out; stored beside the volume.</param>
/// <param name="Patient">32 bytes that stand for the patient within the project; null when the files know no patients.</param>
/// <param name="PatientOriginal">Who it is, protected; null when that is not kept.</param>
/// <param name="DicomOriginal">The original identifiers, protected; null when they are not kept.</param>
internal sealed record DeidentifiedSource(DeidentificationReport Report, byte[]? Patient, string? PatientOriginal, string? DicomOriginal);
