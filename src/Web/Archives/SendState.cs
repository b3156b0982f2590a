namespace Mem3D.Web.Archives;

/// <summary>How far masks on their way to an archive are.</summary>
public enum SendState
{
    /// <summary>Others are being sent.</summary>
    Waiting,

    /// <summary>The object is written, read back and sent.</summary>
    Sending,

    /// <summary>The archive took it.</summary>
    Taken,

    /// <summary>It did not get there, or the archive refused it; the words say why.</summary>
    Failed,
}
