namespace Mem3D.Web.Exports;

/// <summary>How far an export is.</summary>
public enum ExportState
{
    /// <summary>Another export is in work.</summary>
    Waiting,

    /// <summary>Files are written and read back.</summary>
    Writing,

    /// <summary>The file is there and says what the masks say.</summary>
    Done,

    /// <summary>There is no file; the problem says why.</summary>
    Failed,
}
