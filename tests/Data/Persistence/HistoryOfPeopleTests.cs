using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Sessions;
using Mem3D.Data.Persistence;
using Mem3D.Data.Persistence.Entities;

namespace Mem3D.Data.Tests.Persistence;

/// <summary>Steps of several people in one history.</summary>
public sealed class HistoryOfPeopleTests : IAsyncLifetime
{
    private static readonly Guid Ann = Guid.NewGuid();
    private static readonly Guid Ben = Guid.NewGuid();

    private DataHost _host = null!;
    private Guid _case;
    private Guid _liver;
    private Guid _kidney;

    private ISessionStore Sessions => _host.Sessions;

    public async ValueTask InitializeAsync()
    {
        _host = await DataHost.StartAsync();
        var made = await _host.CaseAsync();
        (_case, _liver, _kidney) = (made.CaseId, made.First.Id, made.Second.Id);
        await _host.Database.WriteAsync(
            db =>
            {
                foreach (var (id, name) in new[] { (Ann, "Ann"), (Ben, "Ben") })
                {
                    db.Users.Add(new Mem3DUser { Id = id, UserName = $"{name}@b.c", DisplayName = name });
                    db.Members.Add(new MemberEntity { ProjectId = made.Project.Id, UserId = id, Role = ProjectRole.Manager });
                }

                return Task.FromResult(true);
            },
            default);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_moment_after_a_step_that_was_taken_back_out_of_order_does_not_have_it()
    {
        var first = await DrawnAsync(Ann, _liver, 1);
        var second = await DrawnAsync(Ben, _liver, 2);
        (await UndoAsync(Ann))!.Edit.Id.Should().Be(first.Id);
        var third = await DrawnAsync(Ben, _liver, 3);
        (await StateAtAsync(third)).Should().Equal(2, 3);
        (await StateAtAsync(second)).Should().Equal([2], "what was taken back while later steps stayed counts as never done");
        (await StateAtAsync(first)).Should().Equal(1);
        (await Sessions.RedoAsync(_case, Ann, default)).Should().BeNull("there is no redo past a new edit, whoever made it");
    }

    [Fact]
    public async Task Only_what_shares_a_slice_of_a_label_stands_on_a_step()
    {
        await DrawnAsync(Ann, _liver, 1);
        await DrawnAsync(Ben, _kidney, 1);
        var liver = await DrawnAsync(Ben, _liver, 2);
        await Edits.WholeAsync(Sessions, Edits.Run(_case, _kidney) with { AuthorId = Ben }, 5);
        (await UndoAsync(Ann)).Should().NotBeNull();
        (await Sessions.RedoAsync(_case, Ann, default)).Should().NotBeNull();
        await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver) with { AuthorId = Ben }, 9);
        (await Refused(() => UndoAsync(Ann))).Should().Contain("has gone on from your last step");
        (await Refused(() => UndoAsync(Ben, liver.Id))).Should().Contain("A later step of yours");
    }

    [Fact]
    public async Task Nothing_to_undo_is_told_from_nothing_of_ones_own()
    {
        (await UndoAsync(Ann)).Should().BeNull();
        await DrawnAsync(Ben, _liver, 4);
        (await Refused(() => UndoAsync(Ann))).Should().Contain("No step of yours is left to undo: the newest one on slice 5");
    }

    private Task<Edit> DrawnAsync(Guid author, Guid label, int slice) =>
        Edits.WholeAsync(Sessions, Edits.Click(_case, label, slice) with { AuthorId = author }, slice);

    private Task<HistoryChange?> UndoAsync(Guid person, Guid? editId = null) => Sessions.UndoAsync(_case, person, editId, default);

    private async Task<IEnumerable<int>> StateAtAsync(Edit edit) => (await Sessions.StateAtAsync(_case, _liver, edit.Id, default)).Select(s => s.Slice);

    private static async Task<string> Refused(Func<Task> move)
    {
        var error = (await move.Should().ThrowAsync<Mem3DException>()).Which;
        error.Kind.Should().Be(ErrorKind.Conflict);
        return error.Message;
    }
}
