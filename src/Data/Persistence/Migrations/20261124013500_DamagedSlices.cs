using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mem3D.Data.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class DamagedSlices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "DamagedSlices",
                table: "Volumes",
                type: "BLOB",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "DamagedSlices",
                table: "Volumes");
        }
    }
}
