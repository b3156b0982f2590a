using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Tests.Care;
using Mem3D.Data.Volumes;

namespace Mem3D.Data.Tests.Volumes;

/// <summary>Voxel files are compared with their import while they are served.</summary>
public sealed class VolumeIntegrityTests : CareTestBase
{
    private string Path => Host.Folder.VolumePath(VolumeId);

    [Fact]
    public async Task A_flipped_byte_is_found_after_the_file_was_opened_and_a_file_put_back_is_judged_anew()
    {
        var written = await File.ReadAllBytesAsync(Path);
        var at = File.GetLastWriteTimeUtc(Path);
        byte[] flipped = [.. written];
        flipped[100] ^= 0x10;
        await File.WriteAllBytesAsync(Path, flipped);
        File.SetLastWriteTimeUtc(Path, at); // as a disk does it: nobody wrote
        var volumes = Host.Get<IVolumeStore>();
        using (var open = await volumes.OpenAsync(VolumeId, default))
        {
            (await UntilAsync(() => Refusal(open) is { } said ? said : null)).Should().Contain("is not what was imported").And.Contain("from a backup");
            using var again = await volumes.OpenAsync(VolumeId, default);
            Refusal(again).Should().Contain("is not what was imported", "what is known is not forgotten");
        }

        await File.WriteAllBytesAsync(Path, written);
        File.SetLastWriteTimeUtc(Path, at.AddSeconds(2));
        using var back = (VoxelFile)await volumes.OpenAsync(VolumeId, default);
        await UntilAsync(() => back.IsSound ? "" : null);
        Refusal(back).Should().BeNull();
    }

    [Fact]
    public async Task A_file_is_read_the_same_before_and_after_it_was_judged()
    {
        using var opened = (VoxelFile)await Host.Get<IVolumeStore>().OpenAsync(VolumeId, default);
        await UntilAsync(() => opened.IsSound ? "" : null);
        using var fresh = VoxelFile.Open(Path, opened.Info);
        foreach (var axis in Enum.GetValues<SliceAxis>())
        {
            var (width, height) = opened.Info.Geometry.SliceSize(axis);
            var (byMemory, byCalls) = (new byte[width * height * sizeof(short)], new byte[width * height * sizeof(short)]);
            for (var slice = 0; slice < opened.Info.Geometry.SliceCount(axis); slice++)
            {
                opened.ReadSliceBytes(axis, slice, byMemory);
                fresh.ReadSliceBytes(axis, slice, byCalls);
                byCalls.Should().Equal(byMemory, $"{axis} {slice}");
            }
        }

        fresh.IsSound.Should().BeFalse();
        await using (var cut = new FileStream(Path, FileMode.Open, FileAccess.Write))
        {
            cut.SetLength(10);
        }

        Refusal(fresh).Should().Contain("was cut short");
        Refusal(opened).Should().Contain("was cut short");
    }

    private static string? Refusal(IVoxelSource source)
    {
        try
        {
            source.ReadSliceBytes(SliceAxis.K, source.Info.Geometry.Size.Depth - 1, new byte[source.Info.Geometry.Size.Width * source.Info.Geometry.Size.Height * sizeof(short)]);
            return null;
        }
        catch (Mem3DException e)
        {
            return $"{e.Message} {e.Remedy}";
        }
    }

    private static async Task<string> UntilAsync(Func<string?> answer)
    {
        for (var tries = 0; tries < 1500; tries++)
        {
            if (answer() is { } got)
            {
                return got;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException("Half a minute passed and it did not happen.");
    }
}
