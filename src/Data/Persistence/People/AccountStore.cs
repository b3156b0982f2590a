using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>The accounts of ASP.NET Identity; every change of one is told to <see cref="Standings"/>.</summary>
internal sealed class AccountStore(Mem3DDbContext context, Standings standings, IdentityErrorDescriber? describer = null)
    : UserStore<Mem3DUser, IdentityRole<Guid>, Mem3DDbContext, Guid>(context, describer)
{
    public override Task<IdentityResult> CreateAsync(Mem3DUser user, CancellationToken cancellationToken = default) =>
        TellAsync(user, base.CreateAsync(user, cancellationToken));

    public override Task<IdentityResult> UpdateAsync(Mem3DUser user, CancellationToken cancellationToken = default) =>
        TellAsync(user, base.UpdateAsync(user, cancellationToken));

    public override async Task<IdentityResult> DeleteAsync(Mem3DUser user, CancellationToken cancellationToken = default)
    {
        var result = await base.DeleteAsync(user, cancellationToken).ConfigureAwait(false);

        // Her roles go with her.
        standings.Forget();
        return result;
    }

    private async Task<IdentityResult> TellAsync(Mem3DUser user, Task<IdentityResult> change)
    {
        var result = await change.ConfigureAwait(false);
        standings.ForgetAccount(user.Id);
        return result;
    }
}
