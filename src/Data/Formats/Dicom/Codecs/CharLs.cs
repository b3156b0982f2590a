using System.Runtime.InteropServices;

namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>JPEG-LS by the CharLS library, version 2.</summary>
internal static unsafe partial class CharLs
{
    private const int InterleaveNone = 0;

    /// <exception cref="Core.Errors.Mem3DException">Damaged, or the library is missing.</exception>
    public static DecodedFrame Decode(byte[] code)
    {
        NativeCodec.CharLs.Require();
        var decoder = Create();
        try
        {
            fixed (byte* source = code)
            {
                Check(SetSource(decoder, source, (nuint)code.Length));
                Check(ReadHeader(decoder));
                Check(GetFrame(decoder, out var frame));
                Check(GetInterleave(decoder, out var interleave));
                if (frame.Width == 0 || frame.Height == 0 || frame.Components is not (1 or 3 or 4) || frame.Bits is < 2 or > 16
                    || (long)frame.Width * frame.Height * frame.Components > FrameFormat.MostSamples)
                {
                    throw DicomErrors.Damaged("its JPEG-LS header has an impossible size");
                }

                var bytes = new byte[frame.Width * frame.Height * frame.Components * (frame.Bits > 8 ? 2 : 1)];
                fixed (byte* destination = bytes)
                {
                    Check(DecodeTo(decoder, destination, (nuint)bytes.Length, 0));
                }

                return new DecodedFrame((int)frame.Width, (int)frame.Height, frame.Components, frame.Bits, false, Values(bytes, frame, interleave == InterleaveNone));
            }
        }
        finally
        {
            Destroy(decoder);
        }
    }

    private static int[] Values(byte[] bytes, Frame frame, bool planar)
    {
        var plane = (int)(frame.Width * frame.Height);
        var values = new int[plane * frame.Components];
        for (var n = 0; n < values.Length; n++)
        {
            var from = planar ? (n % frame.Components * plane) + (n / frame.Components) : n;
            values[n] = frame.Bits > 8 ? bytes[2 * from] | (bytes[(2 * from) + 1] << 8) : bytes[from];
        }

        return values;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw DicomErrors.Damaged("its JPEG-LS pixels are broken");
        }
    }

    [LibraryImport(NativeCodec.CharLsImport, EntryPoint = "charls_jpegls_decoder_create")]
    private static partial nint Create();

    [LibraryImport(NativeCodec.CharLsImport, EntryPoint = "charls_jpegls_decoder_destroy")]
    private static partial void Destroy(nint decoder);

    [LibraryImport(NativeCodec.CharLsImport, EntryPoint = "charls_jpegls_decoder_set_source_buffer")]
    private static partial int SetSource(nint decoder, byte* source, nuint length);

    [LibraryImport(NativeCodec.CharLsImport, EntryPoint = "charls_jpegls_decoder_read_header")]
    private static partial int ReadHeader(nint decoder);

    [LibraryImport(NativeCodec.CharLsImport, EntryPoint = "charls_jpegls_decoder_get_frame_info")]
    private static partial int GetFrame(nint decoder, out Frame frame);

    [LibraryImport(NativeCodec.CharLsImport, EntryPoint = "charls_jpegls_decoder_get_interleave_mode")]
    private static partial int GetInterleave(nint decoder, out int mode);

    [LibraryImport(NativeCodec.CharLsImport, EntryPoint = "charls_jpegls_decoder_decode_to_buffer")]
    private static partial int DecodeTo(nint decoder, byte* destination, nuint length, uint stride);

    /// <summary>charls_frame_info.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Frame
    {
        public uint Width;
        public uint Height;
        public int Bits;
        public int Components;
    }
}
