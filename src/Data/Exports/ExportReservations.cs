using System.Globalization;
using Mem3D.Core.Exports;

namespace Mem3D.Data.Exports;

/// <summary>What formats cannot say: those with one affine a volume know no slices at uneven distances.</summary>
internal static class ExportReservations
{
    private const int Named = 3;

    public static string? Of(CaseMasks masks, ExportFormat format) =>
        format is ExportFormat.Nifti or ExportFormat.NiftiPerLabel or ExportFormat.SegNrrd or ExportFormat.Mha && masks.OffByMm is { } off
            ? string.Create(CultureInfo.InvariantCulture, $"The slices of this scan are not evenly spaced, which this format cannot say: in the file they lie up to {off:0.#} mm off. DICOM Segmentation, RT Structure Set and surfaces keep their true places.")
            : null;

    /// <param name="uneven">The cases of a dataset with such slices, and how far off they lie in it.</param>
    public static string? Of(IReadOnlyList<(string Case, double OffByMm)> uneven) => uneven.Count == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"The slices of {string.Join(", ", uneven.Take(Named).Select(u => u.Case))}{(uneven.Count > Named ? $" and {uneven.Count - Named} more" : "")} are not evenly spaced, which NIfTI cannot say: in the dataset they lie up to {uneven.Max(u => u.OffByMm):0.#} mm off. Leave such cases out where millimetres count.");
}
