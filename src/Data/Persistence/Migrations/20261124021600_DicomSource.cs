using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mem3D.Data.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class DicomSource : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "DicomSource",
                table: "Volumes",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "DicomSource",
                table: "Volumes");
        }
    }
}
