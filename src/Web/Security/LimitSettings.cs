namespace Mem3D.Web.Security;

/// <summary>How much one person or address may ask for (<c>Mem3D:Limits</c>). 0 switches a limit off.</summary>
public sealed record LimitSettings
{
    /// <summary>Attempts to sign in a minute from one address, over all accounts; an account itself is locked after five wrong passwords.</summary>
    public int SignInsPerMinute { get; init; } = 60;

    /// <summary>Requests to the API a second and person, over longer times.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>Requests a person may make at once: a page that is opened reads many slices.</summary>
    public int RequestBurst { get; init; } = 4000;

    /// <summary>Calls a second of one page's line to its case, over longer times.</summary>
    public int CallsPerSecond { get; init; } = 100;

    /// <summary>Uploads of one person that have not ended.</summary>
    public int OpenUploads { get; init; } = 20;

    /// <summary>Exports of one person that have not ended.</summary>
    public int OpenExports { get; init; } = 20;

    /// <summary>Lines to the server that one person's pages hold open; a case that is open holds two.</summary>
    public int OpenLines { get; init; } = 200;

    /// <summary>Bytes of one person's files that wait: uploads, segmentations, exports.</summary>
    public long StagedBytes { get; init; } = 64L << 30;
}
