using Mem3D.Core.Demonstration;
using Mem3D.Core.Interactions;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;

namespace Mem3D.Data.Persistence;

/// <summary>The made-up work on one case: who, when, how long, how good.</summary>
internal sealed class DemoCase(
    Mem3DDbContext db, CaseEntity c, IReadOnlyList<LabelEntity> labels, IReadOnlyList<Guid> people, IReadOnlyList<Guid> watchers, DemoPlan plan, DateTimeOffset now, int number)
{
    /// <summary>Slices of the generated scan.</summary>
    private const int Slices = 40;

    private readonly Random _random = new(unchecked((plan.Seed * 7919) + number));
    private DateTimeOffset _at;
    private Guid? _reader;

    private Guid Annotator => _reader ?? people[1 + (number % Math.Max(1, people.Count - 1))];

    private Guid Reviewer => people[0];

    public void Write()
    {
        c.CreatedAt = now.AddDays(-plan.Days).AddMinutes(number);
        (c.ChangedAt, c.State) = (c.CreatedAt, WorkState.New);

        // The further a case is in the list, the later its turn: the last third has not begun.
        var turn = (double)number / plan.Cases;
        if (turn > 0.72)
        {
            if (number % 5 == 0)
            {
                c.DueAt = now.AddDays(_random.Next(-3, 20));
            }

            return;
        }

        _at = now.AddDays(-plan.Days + (plan.Days * turn / 0.74)).AddHours(_random.NextDouble() * 6);
        c.AssigneeId = Annotator;
        Move(WorkAction.Assign, Reviewer);
        if (turn > 0.69)
        {
            return;
        }

        Move(WorkAction.Begin, Annotator);
        Numbers();
        if (turn > 0.65)
        {
            return;
        }

        Move(WorkAction.Submit, Annotator);
        c.SubmittedAt = _at;
        if (turn > 0.6)
        {
            c.Control = number % 6 == 0;
            return;
        }

        Move(WorkAction.Take, Reviewer);
        c.ReviewerId = Reviewer;
        if (_random.NextDouble() < 0.16)
        {
            Move(WorkAction.Return, Reviewer, "The upper pole is cut off: please look at the first slices.");
            c.Returns++;
            if (turn > 0.54)
            {
                Comment("The border towards the spleen is too generous here.");
                return;
            }

            Move(WorkAction.Begin, Annotator);
            Move(WorkAction.Submit, Annotator);
            Move(WorkAction.Take, Reviewer);
        }

        Move(WorkAction.Accept, Reviewer);
        c.AcceptedAt = _at;
    }

    /// <summary>One of two independent readings of a scan (1 or 2), both handed in, or their adjudication (3), which nobody has begun.</summary>
    public void Read(Guid groupId, int reader, string scan)
    {
        (c.GroupId, c.Name) = (groupId, reader > 2 ? $"{scan} · adjudication" : $"{scan} · reader {reader}");
        (c.Purpose, c.Reader) = reader > 2 ? (CasePurpose.Adjudication, 0) : (CasePurpose.Reading, reader);
        c.CreatedAt = now.AddDays(-plan.Days / 4.0);
        (c.ChangedAt, c.State) = (c.CreatedAt, WorkState.New);
        if (reader > 2)
        {
            return;
        }

        _reader = people[reader];
        _at = now.AddDays(-reader);
        c.AssigneeId = Annotator;
        Move(WorkAction.Assign, Reviewer);
        Move(WorkAction.Begin, Annotator);
        Numbers();
        Move(WorkAction.Submit, Annotator);
        c.SubmittedAt = _at;
    }

    /// <summary>Real masks, as an import of somebody's.</summary>
    public void Draw(IReadOnlyDictionary<Guid, IReadOnlyList<SegmentSlice>> masks)
    {
        long sequence = 1_000_000;
        foreach (var (labelId, slices) in masks)
        {
            var edit = Edit(labelId, EditKind.Import, ++sequence);
            db.SliceVersions.AddRange(slices.Select(s => new SliceVersionEntity
            {
                EditId = edit.Id,
                Slice = s.Slice,
                CaseId = c.Id,
                LabelId = labelId,
                Sequence = edit.Sequence,
                Mask = s.Mask,
                Area = s.Area,
                Quality = (float)Math.Clamp(0.9 + (0.12 * (_random.NextDouble() - 0.6)), 0.5, 0.99),
                Presence = 1,
                Origin = SliceOrigin.Propagated,
            }));
        }
    }

    private void Move(WorkAction action, Guid actor, string note = "")
    {
        _at = _at.AddHours(action switch
        {
            WorkAction.Begin => 1,
            WorkAction.Submit => 2 + (5 * _random.NextDouble()),
            WorkAction.Take => 4 + (20 * _random.NextDouble()),
            _ => 0.4,
        });
        _at = _at > now ? now : _at;
        WorkRows.Step(db, c, action, WorkRules.Require(c.State, action), actor, _at, note);
        if (plan.RoundsPerCase > 0)
        {
            // A measurement has what real work leaves behind.
            AuditRows.Add(db, _at, actor, "demo", Core.People.AuditAction.CaseMoved, c.ProjectId, c.Id, c.AssigneeId, $"{action}");
            WorkRows.Notify(db, [.. watchers, Annotator], Core.Notifications.NotificationKind.Commented, c, actor, _at, note);
        }
    }

    private void Numbers()
    {
        var skill = 0.85 + (0.1 * (number % 5) / 5);
        foreach (var label in labels.Take(5))
        {
            var hard = label.Number >= 5 ? 0.12 : 0;
            var quality = Math.Clamp(skill - hard + (0.08 * (_random.NextDouble() - 0.4)), 0.3, 0.99);
            var rounds = plan.RoundsPerCase > 0 ? plan.RoundsPerCase / 5 : 1 + _random.Next(4);
            var stat = new CaseStatEntity
            {
                CaseId = c.Id,
                LabelId = label.Id,
                Touched = 24 + _random.Next(14),
                Masks = 20 + _random.Next(8),
                MeanQuality = quality,
                LowestQuality = Math.Max(0.1, quality - (0.45 * _random.NextDouble())),
                Prompts = rounds + _random.Next(6),
                PromptedSlices = 1 + _random.Next(rounds + 3),
                Rounds = rounds,
                LargestChange = 0.5 * _random.NextDouble() * _random.NextDouble(),
            };
            db.CaseStats.Add(stat);
            var seconds = 90 + (420 * -Math.Log(1 - (0.95 * _random.NextDouble()))) + (hard * 2000);
            db.Activity.Add(new ActivityEntity
            {
                CaseId = c.Id,
                UserId = Annotator,
                LabelId = label.Id,
                ProjectId = c.ProjectId,
                Hour = _at.ToUnixTimeSeconds() / 3600,
                Seconds = seconds,
                Actions = stat.Prompts,
            });
            Corrections(label, quality, Math.Min(4, stat.PromptedSlices));
            (c.Touched, c.Rounds, c.Prompts) = (Math.Max(c.Touched, stat.Touched), Math.Max(c.Rounds, rounds), c.Prompts + stat.Prompts);
            c.MeanQuality = c.MeanQuality is { } mean ? (mean + quality) / 2 : quality;
            c.LowestQuality = Math.Min(c.LowestQuality ?? 1, stat.LowestQuality.Value);
            c.LargestChange = Math.Max(c.LargestChange, stat.LargestChange);
            for (var round = 0; plan.RoundsPerCase > 0 && round < rounds; round++)
            {
                Round(label, round);
            }
        }

        // The reviewer's time, on the case as a whole.
        db.Activity.Add(new ActivityEntity
        {
            CaseId = c.Id,
            UserId = Reviewer,
            LabelId = Guid.Empty,
            ProjectId = c.ProjectId,
            Hour = _at.ToUnixTimeSeconds() / 3600,
            Seconds = 60 + (240 * _random.NextDouble()),
            Actions = 12,
        });
    }

    private bool IsToBeReviewed => (double)number / plan.Cases is > 0.54 and <= 0.65;

    /// <summary>A stored round of a measurement, with the prompt before it.</summary>
    private void Round(LabelEntity label, int round)
    {
        var sequence = (label.Number * 10_000) + (2 * round);
        var prompted = Edit(label.Id, EditKind.Prompt, sequence);
        (prompted.Round, prompted.Slice) = (round, round % Slices);
        db.Prompts.Add(new PromptEntity { EditId = prompted.Id, Slice = round % Slices, Kind = PromptKind.Click, Positive = true, Points = PromptEntity.Pack([new SlicePoint(1, 1)]), NormalZ = 1 });
        var edit = Edit(label.Id, EditKind.Propagation, sequence + 1);
        edit.Round = round;
        var written = IsToBeReviewed ? Slices : plan.SlicesPerRound;
        for (var n = 0; n < written; n++)
        {
            db.SliceVersions.Add(new SliceVersionEntity
            {
                EditId = edit.Id,
                Slice = (round + n) % Slices,
                CaseId = c.Id,
                LabelId = label.Id,
                Sequence = edit.Sequence,
                Mask = [0],
                Area = 0,
                Quality = 0.9f,
                Presence = 0.1f,
                Origin = SliceOrigin.Propagated,
            });
        }
    }

    private void Corrections(LabelEntity label, double quality, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var estimated = Math.Clamp(quality - (0.35 * _random.NextDouble()), 0.05, 0.98);

            // The older networks promised too much for the hard label: the watch has something to find.
            var old = number % 3 == 0;
            var bias = old && label.Number >= 5 ? 0.25 : 0.03;
            db.Corrections.Add(new CorrectionEntity
            {
                RoundId = Guid.CreateVersion7(),
                LabelId = label.Id,
                Slice = n,
                ProjectId = c.ProjectId,
                CaseId = c.Id,
                AuthorId = Annotator,
                At = _at,
                Model = old ? "compact 1.1" : "compact 1.2",
                Scanner = number % 4 == 0 ? "CT Scanner B" : "CT Scanner A",
                Estimated = estimated,
                Achieved = Math.Clamp(estimated - bias + (0.16 * (_random.NextDouble() - 0.5)), 0, 1),
            });
        }
    }

    private void Comment(string text) => db.Comments.Add(new CommentEntity
    {
        Id = Guid.CreateVersion7(),
        CaseId = c.Id,
        AuthorId = Reviewer,
        At = _at,
        Text = text,
        Slice = 14,
        Round = Math.Max(0, c.Rounds - 1),
        LabelId = labels[0].Id,
    });

    private EditEntity Edit(Guid labelId, EditKind kind, long sequence)
    {
        var edit = new EditEntity
        {
            Id = Guid.CreateVersion7(),
            CaseId = c.Id,
            LabelId = labelId,
            Sequence = sequence,
            Kind = kind,
            Status = EditStatus.Completed,
            AuthorId = Annotator,
            At = _at,
            Model = "demonstration",
        };
        db.Edits.Add(edit);
        return edit;
    }
}
