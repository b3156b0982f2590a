using Mem3D.Data.Persistence.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>The database: people (ASP.NET Identity), projects, volumes, cases and their history.</summary>
internal sealed class Mem3DDbContext(DbContextOptions<Mem3DDbContext> options) : IdentityDbContext<Mem3DUser, IdentityRole<Guid>, Guid>(options)
{
    public DbSet<ProjectEntity> Projects => Set<ProjectEntity>();

    public DbSet<LabelEntity> Labels => Set<LabelEntity>();

    public DbSet<VolumeEntity> Volumes => Set<VolumeEntity>();

    public DbSet<CaseEntity> Cases => Set<CaseEntity>();

    public DbSet<PatientEntity> Patients => Set<PatientEntity>();

    public DbSet<ArchiveEntity> Archives => Set<ArchiveEntity>();

    public DbSet<EditEntity> Edits => Set<EditEntity>();

    public DbSet<PromptEntity> Prompts => Set<PromptEntity>();

    public DbSet<SliceVersionEntity> SliceVersions => Set<SliceVersionEntity>();

    public DbSet<PersonSettingEntity> PersonSettings => Set<PersonSettingEntity>();

    public DbSet<MemberEntity> Members => Set<MemberEntity>();

    public DbSet<InvitationEntity> Invitations => Set<InvitationEntity>();

    public DbSet<TokenEntity> Tokens => Set<TokenEntity>();

    public DbSet<AuditEntity> Audit => Set<AuditEntity>();

    public DbSet<CaseTagEntity> CaseTags => Set<CaseTagEntity>();

    public DbSet<CaseStatEntity> CaseStats => Set<CaseStatEntity>();

    public DbSet<CorrectionEntity> Corrections => Set<CorrectionEntity>();

    public DbSet<WorkEventEntity> WorkEvents => Set<WorkEventEntity>();

    public DbSet<CommentEntity> Comments => Set<CommentEntity>();

    public DbSet<VerdictEntity> Verdicts => Set<VerdictEntity>();

    public DbSet<ActivityEntity> Activity => Set<ActivityEntity>();

    public DbSet<NotificationEntity> Notifications => Set<NotificationEntity>();

    public DbSet<WebhookEntity> Webhooks => Set<WebhookEntity>();

    public DbSet<DeliveryEntity> Deliveries => Set<DeliveryEntity>();

    /// <summary>Fixed, so that the model is the migrations' whatever the host configures.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version1;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Mem3DUser>().Property(u => u.DisplayName).HasMaxLength(200);
        builder.Entity<ProjectEntity>(e =>
        {
            e.Property(p => p.Name).UseCollation("NOCASE").HasMaxLength(200);
            e.HasIndex(p => p.Name).IsUnique();
        });
        builder.Entity<LabelEntity>(e =>
        {
            e.Property(l => l.Name).UseCollation("NOCASE").HasMaxLength(200);
            e.HasIndex(l => new { l.ProjectId, l.Number }).IsUnique();
            e.HasIndex(l => new { l.ProjectId, l.Name }).IsUnique();
            e.HasOne(l => l.Project).WithMany(p => p.Labels).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<CaseEntity>(e =>
        {
            e.Property(c => c.Name).UseCollation("NOCASE").HasMaxLength(200);
            e.HasIndex(c => new { c.ProjectId, c.Name }).IsUnique();
            e.HasOne(c => c.Project).WithMany(p => p.Cases).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(c => c.Volume).WithMany().OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<PatientEntity>(e =>
        {
            e.HasIndex(p => new { p.ProjectId, p.Number }).IsUnique();
            e.HasIndex(p => new { p.ProjectId, p.Key }).IsUnique();
            e.HasOne(p => p.Project).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<ArchiveEntity>(e =>
        {
            e.Property(a => a.Name).UseCollation("NOCASE").HasMaxLength(200);
            e.HasIndex(a => a.Name).IsUnique();
        });
        builder.Entity<EditEntity>(e =>
        {
            e.HasIndex(x => new { x.CaseId, x.Sequence }).IsUnique();
            e.HasIndex(x => x.Status);
            e.HasIndex(x => new { x.CaseId, x.GestureId }).IsUnique();
            e.HasOne(x => x.Case).WithMany().OnDelete(DeleteBehavior.Cascade);
            e.HasOne(x => x.Label).WithMany().OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<PromptEntity>(e =>
        {
            e.HasKey(p => p.EditId);
            e.HasOne(p => p.Edit).WithOne().HasForeignKey<PromptEntity>(p => p.EditId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<SliceVersionEntity>(e =>
        {
            e.HasKey(v => new { v.EditId, v.LabelId, v.Slice });
            e.HasIndex(v => new { v.CaseId, v.LabelId, v.Slice, v.Sequence });
            e.HasOne(v => v.Edit).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<PersonSettingEntity>(e =>
        {
            e.HasKey(s => new { s.PersonId, s.Name });
            e.Property(s => s.Name).HasMaxLength(64);
        });
        PeopleModel.Configure(builder);
        WorkModel.Configure(builder);
    }
}
