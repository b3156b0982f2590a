namespace Mem3D.Web.Archives;

/// <summary>DICOMweb: browse, pull, send.</summary>
public static class ArchivesRegistration
{
    public static void AddArchives(this IServiceCollection services)
    {
        services.AddSingleton<ArchiveConnections>();
        services.AddSingleton<ArchiveRights>();
        services.AddSingleton<ArchivePulls>();
        services.AddSingleton<ArchivePictures>();
        services.AddSingleton<ArchiveSender>();
        services.AddSingleton<ArchiveSends>();
    }
}
