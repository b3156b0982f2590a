using Mem3D.Core.Demonstration;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class DemoStore(Database database, Standings standings, TimeProvider time) : IDemoStore
{
    /// <summary>Accepted cases that get real masks to look at; those in review all do.</summary>
    private const int Masked = 8;

    /// <summary>Cases that are written at a time: a large demonstration does not fit into memory.</summary>
    private const int Batch = 20;

    private static readonly string[] Names =
    [
        "Ines Albers", "Tomás Brandt", "Priya Chandra", "Noor Demir", "Lena Eklund", "Samuel Fofana", "Yuki Goto", "Marta Hrubá", "Omar Idris", "Clara Jansen",
    ];

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(db => db.Projects.AnyAsync(p => p.Demonstration, cancellationToken), cancellationToken);

    public async Task FillAsync(
        Guid projectId, DemoPlan plan, IReadOnlyDictionary<Guid, IReadOnlyList<SegmentSlice>> masks, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async db =>
            {
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                var project = await db.Projects.SingleAsync(p => p.Id == projectId, cancellationToken).ConfigureAwait(false);
                var labels = await db.Labels.Where(l => l.ProjectId == projectId).OrderBy(l => l.Number).ToListAsync(cancellationToken).ConfigureAwait(false);
                var first = await db.Cases.SingleAsync(c => c.ProjectId == projectId, cancellationToken).ConfigureAwait(false);
                (project.Demonstration, project.CreatedAt) = (true, time.GetUtcNow().AddDays(-plan.Days));
                project.Guidelines = "# How we draw\n\n- The organ up to its capsule, vessels of the hilum left out.\n- A lesion counts as a lesion, **not** as its organ.\n- When in doubt: comment, do not guess.\n";
                var people = People(db, plan, projectId);
                db.ChangeTracker.DetectChanges();
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);

                // Of a measurement: whoever can sign in has a long list of notifications.
                var watchers = plan.RoundsPerCase == 0 ? [] : await db.Users.Where(u => u.LockoutEnd == null).Select(u => u.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
                var (masked, groupId) = (0, Guid.CreateVersion7());
                var size = await db.Volumes.Where(v => v.Id == first.VolumeId).Select(v => new { v.Width, v.Height }).SingleAsync(cancellationToken).ConfigureAwait(false);

                // The last three are one scan read twice, and its adjudication.
                var readings = plan.Cases >= 12 && people.Count >= 3 ? plan.Cases - 3 : plan.Cases;
                for (var n = 0; n < plan.Cases; n++)
                {
                    var c = n == 0 ? first : new CaseEntity { Id = Guid.CreateVersion7(), ProjectId = projectId, VolumeId = first.VolumeId, Axis = first.Axis };
                    c.Name = $"Demo {n + 1:000}";
                    if (n > 0)
                    {
                        db.Cases.Add(c);
                    }

                    var work = new DemoCase(db, c, labels, people, watchers, plan, time.GetUtcNow(), n);
                    if (n >= readings)
                    {
                        var reader = n - readings + 1;
                        work.Read(groupId, reader, $"Demo {readings + 1:000}");
                        if (reader <= 2)
                        {
                            work.Draw(reader == 1 ? masks : OtherHand(masks, size.Width, size.Height));
                        }

                        continue;
                    }

                    work.Write();
                    if (c.State is WorkState.Submitted or WorkState.InReview or WorkState.Returned || (c.State == WorkState.Accepted && masked++ < Masked))
                    {
                        work.Draw(masks);
                    }

                    if (n % Batch == Batch - 1)
                    {
                        db.ChangeTracker.DetectChanges();
                        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                        db.ChangeTracker.Clear();
                    }
                }

                db.ChangeTracker.DetectChanges();
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        standings.Forget();
    }

    /// <summary>The same targets as somebody else sees them: on some slices three voxels to the side, and the last slice left out.</summary>
    private static Dictionary<Guid, IReadOnlyList<SegmentSlice>> OtherHand(
        IReadOnlyDictionary<Guid, IReadOnlyList<SegmentSlice>> masks, int width, int height) => masks.ToDictionary(
        of => of.Key, of => (IReadOnlyList<SegmentSlice>)[.. of.Value.SkipLast(1).Select(s => s.Slice % 5 < 2 ? Aside(s, width, height) : s)]);

    private static SegmentSlice Aside(SegmentSlice slice, int width, int height)
    {
        const int voxels = 3;
        var mask = RunLength.Decode(slice.Mask, width, height);
        var values = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            mask.Values.AsSpan(y * width, width - voxels).CopyTo(values.AsSpan((y * width) + voxels));
        }

        var moved = new SliceMask(width, height, values);
        return new SegmentSlice(slice.Slice, RunLength.Encode(moved), moved.Area);
    }

    private List<Guid> People(Mem3DDbContext db, DemoPlan plan, Guid projectId)
    {
        var ids = new List<Guid>();
        for (var n = 0; n < plan.People; n++)
        {
            var name = n < Names.Length ? Names[n] : $"Person {n + 1}";
            var account = $"demo-{Guid.NewGuid().ToString("N")[..8]}@demo.invalid";
            var user = new Mem3DUser
            {
                Id = Guid.CreateVersion7(),
                DisplayName = $"{name} (demo)",
                UserName = account,
                NormalizedUserName = account.ToUpperInvariant(),
                Email = account,
                NormalizedEmail = account.ToUpperInvariant(),
                SecurityStamp = Guid.NewGuid().ToString(),
                LockoutEnabled = true,
                LockoutEnd = DateTimeOffset.MaxValue, // no password either: nobody signs in as a made-up person
            };
            db.Users.Add(user);
            db.Members.Add(new MemberEntity
            {
                ProjectId = projectId,
                UserId = user.Id,
                Role = n == 0 ? Core.People.ProjectRole.Reviewer : Core.People.ProjectRole.Annotator,
                Since = time.GetUtcNow().AddDays(-plan.Days),
            });
            ids.Add(user.Id);
        }

        return ids;
    }
}
