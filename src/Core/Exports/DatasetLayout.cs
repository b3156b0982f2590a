namespace Mem3D.Core.Exports;

/// <summary>How the cases of a project are laid out as a dataset.</summary>
public enum DatasetLayout
{
    /// <summary>Medical Segmentation Decathlon: imagesTr, labelsTr, dataset.json.</summary>
    Decathlon = 0,

    /// <summary>BIDS derivatives: sub-…/anat/…_dseg.nii.gz and one mask a label, with their tables; the scans in sourcedata.</summary>
    Bids = 1,
}
