namespace Mem3D.Data.Deidentification;

/// <summary>What is stored protected here.</summary>
internal static class SecretPurposes
{
    public const string Patient = "deidentification.patient";

    public const string Dicom = "deidentification.dicom";
}
