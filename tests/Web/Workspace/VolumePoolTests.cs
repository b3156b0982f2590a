using Mem3D.Web.Tests.Doubles;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Tests.Workspace;

public sealed class VolumePoolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_share_one_file_and_an_idle_file_is_closed()
    {
        var (store, time, id) = (new CountedVolumes(), new ManualTime(), Guid.NewGuid());
        using var pool = new VolumePool(store, time);
        using (var a = await pool.RentAsync(id, Cancellation))
        using (var b = await pool.RentAsync(id, Cancellation))
        {
            a.Source.Should().BeSameAs(b.Source);
            time.Pass(VolumePool.IdleTime * 3);
            store.Closed.Should().Be(0, "somebody reads it");
        }

        time.Pass(VolumePool.IdleTime / 4);
        (await pool.RentAsync(id, Cancellation)).Dispose();
        store.Opened.Should().Be(1);
        time.Pass(VolumePool.IdleTime * 2);
        (store.Closed, pool.OpenCount).Should().Be((1, 0));
    }

    [Fact]
    public async Task A_forgotten_file_is_closed_by_its_last_reader()
    {
        var (store, id) = (new CountedVolumes(), Guid.NewGuid());
        using var pool = new VolumePool(store, new ManualTime());
        var lease = await pool.RentAsync(id, Cancellation);
        pool.Forget(id);
        store.Closed.Should().Be(0);
        lease.Dispose();
        lease.Dispose();
        store.Closed.Should().Be(1, "giving back twice counts once");
    }

    [Fact]
    public async Task A_file_that_could_not_be_opened_is_tried_again()
    {
        var (store, id) = (new CountedVolumes { Failure = new IOException() }, Guid.NewGuid());
        using var pool = new VolumePool(store, new ManualTime());
        await ((Func<Task>)(() => pool.RentAsync(id, Cancellation))).Should().ThrowAsync<IOException>();
        store.Failure = null;
        (await pool.RentAsync(id, Cancellation)).Dispose();
        store.Opened.Should().Be(2);
    }

    [Fact]
    public async Task The_end_of_the_pool_closes_everything()
    {
        var store = new CountedVolumes();
        var pool = new VolumePool(store, new ManualTime());
        (await pool.RentAsync(Guid.NewGuid(), Cancellation)).Dispose();
        (await pool.RentAsync(Guid.NewGuid(), Cancellation)).Dispose();
        pool.Dispose();
        store.Closed.Should().Be(2);
    }
}
