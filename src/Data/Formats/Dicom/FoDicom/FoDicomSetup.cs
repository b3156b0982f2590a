using FellowOakDicom;
using FellowOakDicom.Imaging.Codec;
using FellowOakDicom.Imaging.NativeCodec;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Dicom.FoDicom;

/// <summary>fo-dicom as this process uses it: its own services, the codecs of fo-dicom.Codecs, no validation of what is only read.</summary>
internal static class FoDicomSetup
{
    private static readonly Lazy<ITranscoderManager> Manager = new(() =>
    {
        new DicomSetupBuilder().RegisterServices(s => s.AddFellowOakDicom().AddTranscoderManager<NativeTranscoderManager>()).SkipValidation().Build();
        return new NativeTranscoderManager();
    });

    /// <summary>Which codecs there are; sets fo-dicom up first.</summary>
    public static ITranscoderManager Codecs => Manager.Value;

    /// <summary>Runs something of fo-dicom. Whatever it throws over a file is a damaged file.</summary>
    public static T Guard<T>(Func<T> read)
    {
        _ = Codecs;
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (Mem3DException or OperationCanceledException or OutOfMemoryException or FileNotFoundException or UnauthorizedAccessException))
        {
            throw DicomErrors.Damaged("fo-dicom cannot read it", e);
        }
    }
}
