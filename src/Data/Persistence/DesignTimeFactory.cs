using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Mem3D.Data.Persistence;

/// <summary>For the migration tools (<c>dotnet ef migrations add</c>) only; no database is touched.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<Mem3DDbContext>
{
    public Mem3DDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<Mem3DDbContext>();
        options.UseDataFolder(new DataFolderOptions());
        return new Mem3DDbContext(options.Options);
    }
}
