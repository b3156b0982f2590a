namespace Mem3D.Web.Uploads;

/// <summary>How far an upload is.</summary>
public enum UploadState
{
    /// <summary>The server pulls files from an archive.</summary>
    Pulling,

    /// <summary>A browser sends files.</summary>
    Receiving,

    /// <summary>Files are read and turned into cases.</summary>
    Importing,

    /// <summary>A source holds several volumes: the person chooses which become cases.</summary>
    Choosing,

    /// <summary>Every file was read or reported.</summary>
    Done,

    /// <summary>A person cancelled it.</summary>
    Cancelled,

    /// <summary>It ended early; the problem says why.</summary>
    Failed,
}
