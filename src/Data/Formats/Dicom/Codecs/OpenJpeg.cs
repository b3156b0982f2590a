using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>JPEG 2000 and High-Throughput JPEG 2000 by the OpenJPEG library, version 2.5.</summary>
internal static unsafe partial class OpenJpeg
{
    private const int BareStream = 0;
    private const int Jp2File = 2;

    /// <summary>More than opj_dparameters_t needs (two names of 4096 characters and a few numbers).</summary>
    private const int ParametersLength = 1 << 14;

    /// <exception cref="Core.Errors.Mem3DException">Damaged, or the library is missing.</exception>
    public static DecodedFrame Decode(byte[] code)
    {
        NativeCodec.OpenJpeg.Require();
        nint codec = 0, stream = 0;
        Image* image = null;
        var parameters = NativeMemory.AllocZeroed(ParametersLength);
        fixed (byte* bytes = code)
        {
            try
            {
                var source = new Source { Bytes = bytes, Length = code.Length };
                codec = CreateDecoder(code[0] == 0xFF ? BareStream : Jp2File);
                stream = CreateStream((nuint)Math.Clamp(code.Length, 1024, 1 << 20), 1);
                SetReader(stream, &Read);
                SetSkipper(stream, &Skip);
                SetSeeker(stream, &Seek);
                SetUserData(stream, &source, 0);
                SetLength(stream, (ulong)code.Length);
                DefaultParameters(parameters);
                Check(SetUp(codec, parameters) != 0 && ReadHeader(stream, codec, &image) != 0);
                CheckSize(image);
                Check(DecodeAll(codec, stream, image) != 0 && EndDecoding(codec, stream) != 0);
                return Values(image);
            }
            finally
            {
                DestroyImage(image);
                DestroyStream(stream);
                DestroyCodec(codec);
                NativeMemory.Free(parameters);
            }
        }
    }

    private static void CheckSize(Image* image)
    {
        if (image->Count is not (1 or 3 or 4) || (long)(image->X1 - image->X0) * (image->Y1 - image->Y0) * image->Count is < 1 or > FrameFormat.MostSamples)
        {
            throw DicomErrors.Damaged("its JPEG 2000 header has an impossible size");
        }

        var first = image->Components[0];
        for (var n = 0; n < image->Count; n++)
        {
            var c = image->Components[n];
            if (c.Width != first.Width || c.Height != first.Height || c.Precision != first.Precision || c.Signed != first.Signed || c.Precision is < 1 or > 32)
            {
                throw DicomErrors.Unsupported("The components of its JPEG 2000 image differ in size or depth, which is not read.", "Decompress the series first.");
            }
        }
    }

    private static DecodedFrame Values(Image* image)
    {
        CheckSize(image);
        var first = image->Components[0];
        int count = (int)image->Count, plane = checked((int)(first.Width * first.Height));
        var values = new int[plane * count];
        for (var c = 0; c < count; c++)
        {
            Check(image->Components[c].Data != null);
            for (var n = 0; n < plane; n++)
            {
                values[(n * count) + c] = image->Components[c].Data[n];
            }
        }

        return new DecodedFrame((int)first.Width, (int)first.Height, count, (int)first.Precision, first.Signed != 0, values);
    }

    private static void Check(bool done)
    {
        if (!done)
        {
            throw DicomErrors.Damaged("its JPEG 2000 pixels are broken");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Read(byte* buffer, nuint count, Source* source)
    {
        var left = source->Length - source->Position;
        if (left <= 0)
        {
            return nuint.MaxValue;
        }

        var got = (int)Math.Min((ulong)left, count);
        NativeMemory.Copy(source->Bytes + source->Position, buffer, (nuint)got);
        source->Position += got;
        return (nuint)got;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Skip(long count, Source* source)
    {
        var to = Math.Clamp(source->Position + count, 0, source->Length);
        var skipped = to - source->Position;
        source->Position = to;
        return skipped == 0 && count != 0 ? -1 : skipped;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Seek(long position, Source* source)
    {
        if (position < 0 || position > source->Length)
        {
            return 0;
        }

        source->Position = position;
        return 1;
    }

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_create_decompress")]
    private static partial nint CreateDecoder(int format);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_destroy_codec")]
    private static partial void DestroyCodec(nint codec);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_set_default_decoder_parameters")]
    private static partial void DefaultParameters(void* parameters);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_setup_decoder")]
    private static partial int SetUp(nint codec, void* parameters);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_stream_create")]
    private static partial nint CreateStream(nuint buffer, int input);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_stream_destroy")]
    private static partial void DestroyStream(nint stream);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_stream_set_read_function")]
    private static partial void SetReader(nint stream, delegate* unmanaged[Cdecl]<byte*, nuint, Source*, nuint> read);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_stream_set_skip_function")]
    private static partial void SetSkipper(nint stream, delegate* unmanaged[Cdecl]<long, Source*, long> skip);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_stream_set_seek_function")]
    private static partial void SetSeeker(nint stream, delegate* unmanaged[Cdecl]<long, Source*, int> seek);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_stream_set_user_data")]
    private static partial void SetUserData(nint stream, Source* source, nint free);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_stream_set_user_data_length")]
    private static partial void SetLength(nint stream, ulong length);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_read_header")]
    private static partial int ReadHeader(nint stream, nint codec, Image** image);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_decode")]
    private static partial int DecodeAll(nint codec, nint stream, Image* image);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_end_decompress")]
    private static partial int EndDecoding(nint codec, nint stream);

    [LibraryImport(NativeCodec.OpenJpegImport, EntryPoint = "opj_image_destroy")]
    private static partial void DestroyImage(Image* image);

    private struct Source
    {
        public byte* Bytes;
        public long Length;
        public long Position;
    }

    /// <summary>opj_image_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Image
    {
        public uint X0;
        public uint Y0;
        public uint X1;
        public uint Y1;
        public uint Count;
        public int ColourSpace;
        public Component* Components;
        public byte* Profile;
        public uint ProfileLength;
    }

    /// <summary>opj_image_comp_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Component
    {
        public uint Dx;
        public uint Dy;
        public uint Width;
        public uint Height;
        public uint X0;
        public uint Y0;
        public uint Precision;
        public uint BitsPerPixel;
        public uint Signed;
        public uint Resolution;
        public uint Factor;
        public int* Data;
        public ushort Alpha;
    }
}
