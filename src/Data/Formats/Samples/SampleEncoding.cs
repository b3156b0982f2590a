namespace Mem3D.Data.Formats.Samples;

/// <summary>How the voxels of a file are packed.</summary>
internal enum SampleEncoding
{
    Raw,
    Gzip,

    /// <summary>RFC 1950, or gzip: MetaImage readers take both.</summary>
    Zlib,
    BZip2,

    /// <summary>Numbers in decimal, white space between them.</summary>
    Text,
}
