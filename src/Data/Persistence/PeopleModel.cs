using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Tables of people and rights.</summary>
internal static class PeopleModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<MemberEntity>(e =>
        {
            e.HasKey(m => new { m.ProjectId, m.UserId });
            e.HasOne(m => m.Project).WithMany().OnDelete(DeleteBehavior.Cascade);
            e.HasOne(m => m.User).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<InvitationEntity>(e =>
        {
            e.HasIndex(i => i.Hash).IsUnique();
            e.Property(i => i.Email).HasMaxLength(256);
            e.HasOne(i => i.Project).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<TokenEntity>(e =>
        {
            e.HasIndex(t => t.Hash).IsUnique();
            e.Property(t => t.Name).HasMaxLength(200);
            e.HasOne(t => t.User).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AuditEntity>(e =>
        {
            e.Property(a => a.Action).HasMaxLength(40);
            e.HasIndex(a => new { a.ProjectId, a.Id });
        });
        builder.Entity<NotificationEntity>(e =>
        {
            e.HasIndex(n => new { n.UserId, n.At });
            e.HasOne(n => n.Case).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<WebhookEntity>(e =>
        {
            e.Property(w => w.Url).HasMaxLength(2000);
            e.HasOne(w => w.Project).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<DeliveryEntity>(e =>
        {
            e.HasIndex(d => d.DueAt);
            e.HasOne(d => d.Webhook).WithMany().OnDelete(DeleteBehavior.Cascade);
        });
    }
}
