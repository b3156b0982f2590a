using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Tables of work, review and statistics.</summary>
internal static class WorkModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<CaseEntity>(e =>
        {
            e.HasIndex(c => new { c.ProjectId, c.State, c.Priority });
            e.HasIndex(c => new { c.ProjectId, c.AssigneeId });
            e.HasIndex(c => c.GroupId);
            e.HasIndex(c => c.LeaseUntil);
            e.HasMany(c => c.Tags).WithOne().HasForeignKey(t => t.CaseId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<CaseTagEntity>(e =>
        {
            e.Property(t => t.Tag).UseCollation("NOCASE").HasMaxLength(60);
            e.HasKey(t => new { t.CaseId, t.Tag });
            e.HasIndex(t => t.Tag);
        });
        builder.Entity<CaseStatEntity>(e =>
        {
            e.HasKey(s => new { s.CaseId, s.LabelId });
            e.HasOne(s => s.Case).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<CorrectionEntity>(e =>
        {
            e.HasKey(c => new { c.RoundId, c.LabelId, c.Slice });
            e.HasIndex(c => new { c.ProjectId, c.At });
            e.HasOne(c => c.Case).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<WorkEventEntity>(e =>
        {
            e.HasIndex(w => new { w.CaseId, w.Id });
            e.HasIndex(w => new { w.ProjectId, w.At });
            e.HasOne(w => w.Case).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<CommentEntity>(e =>
        {
            e.HasIndex(c => new { c.CaseId, c.At });
            e.Property(c => c.Text).HasMaxLength(4000);
            e.HasOne(c => c.Case).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<VerdictEntity>(e =>
        {
            e.HasKey(v => new { v.CaseId, v.LabelId, v.Slice, v.EditId });
            e.HasOne(v => v.Case).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<ActivityEntity>(e =>
        {
            e.HasKey(a => new { a.CaseId, a.UserId, a.LabelId, a.Hour });
            e.HasIndex(a => new { a.ProjectId, a.UserId });
            e.HasOne(a => a.Case).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
    }
}
