using Bunit;
using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Web.Components.Projects;
using Mem3D.Web.Projects;

namespace Mem3D.Web.Tests.Pages;

public sealed class LabelEditorTests : PageTest
{
    private static readonly Guid ProjectId = Guid.NewGuid();

    [Fact]
    public async Task A_label_is_added_with_the_palettes_next_colour()
    {
        await Projects.AddLabelAsync(ProjectId, "Liver", null, null, CancellationToken.None);
        var editor = Show();
        Button(editor, "Add a label").Click();
        editor.Find("form input").Input("Left kidney");
        editor.Find("form").Submit();
        var added = (await Projects.LabelsAsync(ProjectId, CancellationToken.None))[^1];
        (added.Name, added.Color, added.Code).Should().Be(("Left kidney", LabelColor.Palette[1], null));
        editor.FindAll(".m3-label").Should().HaveCount(2);
    }

    [Fact]
    public async Task A_label_is_edited_in_place()
    {
        await Projects.AddLabelAsync(ProjectId, "Liver", null, new ClinicalCode("10200004", "Liver"), CancellationToken.None);
        var editor = Show();
        editor.Find("[aria-label='Edit Liver']").Click();
        editor.Find("form input").Input("Whole liver");
        editor.FindAll(".m3-palette button")[3].Click();
        editor.Find("form").Submit();
        var label = (await Projects.LabelsAsync(ProjectId, CancellationToken.None)).Single();
        (label.Name, label.Color, label.Code!.Value).Should().Be(("Whole liver", LabelColor.Palette[3], "10200004"));
        editor.Markup.Should().Contain("Whole liver").And.Contain("Liver · 10200004");
    }

    [Fact]
    public async Task What_a_label_does_where_it_meets_others_is_shown_and_kept()
    {
        await Projects.AddLabelAsync(ProjectId, "Lesion", null, null, CancellationToken.None, OverlapRule.Allowed);
        var editor = Show();
        editor.Find(".m3-label").TextContent.Should().Contain("shares voxels");
        editor.Find("[aria-label='Edit Lesion']").Click();
        editor.FindComponent<LabelForm>().Instance.Draft.Overlap.Should().Be(OverlapRule.Allowed);
        var select = editor.FindComponent<MudBlazor.MudSelect<OverlapRule>>();
        await editor.InvokeAsync(() => select.Instance.ValueChanged.InvokeAsync(OverlapRule.Precedence));
        editor.Find("form").Submit();
        (await Projects.LabelsAsync(ProjectId, CancellationToken.None)).Single().Overlap.Should().Be(OverlapRule.Precedence);
        editor.Find(".m3-label").TextContent.Should().Contain("goes before");
    }

    [Fact]
    public async Task A_label_that_may_not_be_removed_stays_and_says_why()
    {
        await Projects.AddLabelAsync(ProjectId, "Liver", null, null, CancellationToken.None);
        var editor = Show();
        Projects.Failure = new Mem3DException(ErrorKind.Conflict, "The label has masks.", "Undo them first.");
        editor.Find("[aria-label='Remove Liver']").Click();
        Notices.Should().Equal("The label has masks. Undo them first.");
        editor.FindAll(".m3-label").Should().ContainSingle();
    }

    [Fact]
    public void A_code_found_by_name_fills_what_is_empty()
    {
        var draft = new LabelDraft { Name = "" };
        draft.Take(CommonCodes.Matching("left kid").Single());
        (draft.Name, draft.ToCode()).Should().Be(("Left kidney", new ClinicalCode("18639004", "Left kidney")));
        draft.Name = "Mine";
        draft.Take(CommonCodes.All[0]);
        draft.Name.Should().Be("Mine", "what was typed stays");
    }

    [Fact]
    public void Codes_are_unique_and_well_formed()
    {
        CommonCodes.All.Select(c => c.Value).Should().OnlyHaveUniqueItems();
        CommonCodes.All.Should().OnlyContain(c => Verhoeff(c.Value), "the last digit of a SNOMED CT identifier checks the others");
    }

    /// <summary>Verhoeff's check digit, as the SNOMED CT release format prescribes (dihedral group D5).</summary>
    private static bool Verhoeff(string digits)
    {
        int[] permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        var c = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            for (var times = 0; times < i % 8; times++)
            {
                digit = permutation[digit];
            }

            c = (c, digit) switch
            {
                ( < 5, < 5) => (c + digit) % 5,
                ( < 5, _) => 5 + ((c + digit) % 5),
                (_, < 5) => 5 + ((c - digit + 5) % 5),
                _ => (c - digit + 5) % 5,
            };
        }

        return c == 0;
    }

    private IRenderedComponent<LabelEditor> Show() => Render<LabelEditor>(p => p.Add(e => e.ProjectId, ProjectId));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<LabelEditor> editor, string text) =>
        editor.FindAll("button").Single(b => b.TextContent.Contains(text, StringComparison.Ordinal));
}
