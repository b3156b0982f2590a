using Mem3D.Core.Errors;

namespace Mem3D.Web.Security;

/// <summary>
/// The first administrator out of the settings (<c>Mem3D:Administrator:Name</c>, <c>Email</c>, <c>Password</c> or <c>Password_FILE</c>), so that a server
/// that others can reach is never without one. Used once: while nobody has an account.
/// </summary>
public static class AdministratorSetting
{
    /// <exception cref="Mem3DException">Part of it is missing, or not accepted.</exception>
    public static async Task CreateAdministratorAsync(this WebApplication app)
    {
        var setting = app.Configuration.GetSection("Mem3D:Administrator");
        if (!setting.Exists())
        {
            return;
        }

        await using var scope = app.Services.CreateAsyncScope();
        var first = scope.ServiceProvider.GetRequiredService<FirstPerson>();
        if (!first.IsNeeded())
        {
            return;
        }

        if (setting["Email"] is not { Length: > 0 } email || setting["Password"] is not { Length: > 0 } password)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "The setting Mem3D:Administrator is not complete.", "Give Email and Password (or Password_FILE), or leave it out and open the page.");
        }

        await first.CreateAsync(scope.ServiceProvider.GetRequiredService<People>(), setting["Name"] ?? email, email, password);
    }
}
