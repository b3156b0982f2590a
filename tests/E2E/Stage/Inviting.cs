using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stage;

/// <summary>Links into a project, and how people follow them.</summary>
public static class Inviting
{
    /// <summary>A new link into a project, from its page of people.</summary>
    public static async Task<string> InviteAsync(this Person manager, string project, string role)
    {
        await manager.Page.GotoAsync($"{project}/people");
        await manager.Page.GetByTestId("invite-role").SelectOptionAsync(new SelectOptionValue { Label = role });
        await manager.Page.GetByTestId("invite").ClickAsync();
        return await manager.Page.GetByTestId("invitation-link").TextContentAsync() ?? throw new InvalidOperationException("There is no link.");
    }

    /// <summary>Follows a link with a new account.</summary>
    public static async Task JoinAsync(this Person person, string link, string name)
    {
        await person.Page.GotoAsync(link);
        await person.Page.GetByLabel("Your name").FillAsync(name);
        await person.Page.GetByLabel("E-mail").FillAsync($"{name.Split(' ')[0].ToLowerInvariant()}@example.org");
        await person.Page.GetByLabel("Password").FillAsync(Person.Password);
        await person.PhotographAsync("invited");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Create the account and join" }).ClickAsync();
        await person.Page.WaitForURLAsync("**/projects/**");
        await person.KnowTheFirstStepsAsync();
    }
}
