using System.IO.Compression;
using System.Text.Json.Serialization;
using Mem3D.Web.Archives;
using Mem3D.Web.Exports;
using Mem3D.Web.Segmentations;
using Mem3D.Web.Uploads;
using Microsoft.AspNetCore.ResponseCompression;

namespace Mem3D.Web.Endpoints;

/// <summary>The HTTP endpoints of docs/wire.md.</summary>
public static class EndpointsRegistration
{
    public static void AddEndpoints(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddSingleton<StagingRoom>();
        services.AddSingleton<UploadService>();
        services.AddSingleton<ExportService>();
        services.AddSingleton<Readings.ReadingService>();
        services.AddSingleton<Readings.Comparisons>();
        services.AddSingleton<Readings.DisagreementMaps>();
        services.AddArchives();
        services.AddSingleton<SegmentationImports>();
        services.AddStatus();
        services.AddApiDocument();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);

        // Pixels only: they hold no secret that could be guessed from a compressed length, unlike pages with their tokens.
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["application/octet-stream"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    public static void MapEndpoints(this WebApplication app)
    {
        app.MapAccount();
        app.MapCases();
        app.MapUploads();
        app.MapExports();
        app.MapDeidentification();
        app.MapArchives();
        app.MapSegmentations();
        app.MapSettings();
        app.MapStatus();
        app.MapAudit();
        app.MapPeople();
        app.MapProjects();
        app.MapLabels();
        app.MapWork();
        app.MapReadings();
        app.MapReviews();
        app.MapDashboards();
        app.MapNotifications();
        app.MapApiDocument();
    }
}
