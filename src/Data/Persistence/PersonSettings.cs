using Mem3D.Core.Sessions;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class PersonSettings(Database database) : IPersonSettings
{
    public Task<string?> ReadAsync(Guid personId, string name, CancellationToken cancellationToken) => database.ReadAsync(
        db => db.PersonSettings.Where(s => s.PersonId == personId && s.Name == name).Select(s => s.Value).FirstOrDefaultAsync(cancellationToken),
        cancellationToken);

    public Task WriteAsync(Guid personId, string name, string? value, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var known = await db.PersonSettings.FindAsync([personId, name], cancellationToken).ConfigureAwait(false);
            if (value is null)
            {
                _ = known is null ? null : db.PersonSettings.Remove(known);
            }
            else if (known is null)
            {
                db.PersonSettings.Add(new PersonSettingEntity { PersonId = personId, Name = name, Value = value });
            }
            else
            {
                known.Value = value;
            }

            return 0;
        },
        cancellationToken);
}
