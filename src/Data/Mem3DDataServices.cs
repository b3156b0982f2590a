using Mem3D.Core.Archives;
using Mem3D.Core.Dashboards;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Demonstration;
using Mem3D.Core.Exports;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Readings;
using Mem3D.Core.Review;
using Mem3D.Core.Security;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Core.Work;
using Mem3D.Data.Deidentification;
using Mem3D.Data.Exports;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Isolation;
using Mem3D.Data.Persistence;
using Mem3D.Data.Volumes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Mem3D.Data;

/// <summary>Registers the stores. Call <see cref="DatabaseInitializer.InitializeAsync"/> once before the first use.</summary>
public static class Mem3DDataServices
{
    /// <param name="worker">How to start the processes that decode compressed images; null: they are decoded in this one.</param>
    public static IServiceCollection AddMem3DData(this IServiceCollection services, DataFolderOptions folder, DecodeWorkerOptions? worker = null)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(folder);
        services.AddDbContextFactory<Mem3DDbContext>(options => options.UseDataFolder(folder));
        services.AddSingleton<Database>();
        services.AddSingleton(s => new DatabaseInitializer(
            s.GetRequiredService<IDbContextFactory<Mem3DDbContext>>(), s.GetRequiredService<ISessionStore>(), folder, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IProjectStore, ProjectStore>();
        services.AddSingleton<ISessionStore, SessionStore>();
        services.AddSingleton<IPersonSettings, PersonSettings>();
        services.AddSingleton<Standings>();
        services.AddSingleton<IStandings>(s => s.GetRequiredService<Standings>());
        services.AddSingleton<MemberStore>();
        services.AddSingleton<IMemberStore>(s => s.GetRequiredService<MemberStore>());
        services.AddSingleton<IInvitationStore, InvitationStore>();
        services.AddSingleton<ITokenStore, TokenStore>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddSingleton<Bell>();
        services.AddSingleton<IWorkStore, WorkStore>();
        services.AddSingleton<IReviewStore, ReviewStore>();
        services.AddSingleton<IReadingStore, ReadingStore>();
        services.AddSingleton<INotificationStore, NotificationStore>();
        services.AddSingleton<IWebhookStore, WebhookStore>();
        services.AddSingleton<IStatisticsStore, StatisticsStore>();
        services.AddSingleton<ITableStore, TableStore>();
        services.AddSingleton<IDemoStore, DemoStore>();
        services.AddSingleton<IInterruptedRounds, InterruptedRounds>();
        services.AddSingleton<VolumeIntegrity>();
        services.AddSingleton<IVolumeStore, VolumeStore>();
        services.AddSingleton<IFrameDecoder>(s => worker is null
            ? new InProcessDecoder()
            : new WorkerPool(worker, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<WorkerPool>>()));
        services.AddSingleton(s => DicomBackends.Create(s.GetRequiredService<IFrameDecoder>()));
        services.TryAddSingleton<ISecretProtector, NoKeys>();
        services.AddSingleton<ProjectKeys>();
        services.AddSingleton<Deidentifier>();
        services.AddSingleton<IDeidentificationStore, DeidentificationStore>();
        services.AddSingleton<CaseOrigins>();
        services.AddSingleton<ICaseOrigins>(s => s.GetRequiredService<CaseOrigins>());
        services.AddSingleton<IArchiveStore, ArchiveStore>();
        services.AddSingleton<VolumeWriter>();
        services.AddSingleton<SegmentationHome>();
        services.AddSingleton<IVolumeImporter, VolumeImporter>();
        services.AddSingleton<ICaseExporter, CaseExporter>();
        services.AddSingleton<ISegmentationReader, SegmentationReader>();
        return services;
    }

    /// <summary>Keeps the accounts of ASP.NET Identity (<see cref="Mem3DUser"/>) in the same database.</summary>
    public static IdentityBuilder AddMem3DStores(this IdentityBuilder builder) =>
        builder.AddEntityFrameworkStores<Mem3DDbContext>().AddUserStore<AccountStore>();
}
