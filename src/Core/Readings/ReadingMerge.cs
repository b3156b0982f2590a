namespace Mem3D.Core.Readings;

/// <summary>What of an adjudication gives way to a reader's masks.</summary>
public enum ReadingMerge
{
    /// <summary>Only slices that nobody has decided: what is anchored stays.</summary>
    Open = 0,

    /// <summary>Everything but what a person drew, prompted, accepted, imported or marked as empty in the adjudication itself; it becomes the reading.</summary>
    Whole = 1,

    /// <summary>The slices named, whatever is there: somebody chose them one by one.</summary>
    Chosen = 2,
}
