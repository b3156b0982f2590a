using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mem3D.Data.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RoundsOfSeveralLabels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_SliceVersions",
                table: "SliceVersions");

            migrationBuilder.AddColumn<int>(
                name: "Overlap",
                table: "Labels",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddPrimaryKey(
                name: "PK_SliceVersions",
                table: "SliceVersions",
                columns: new[] { "EditId", "LabelId", "Slice" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_SliceVersions",
                table: "SliceVersions");

            migrationBuilder.DropColumn(
                name: "Overlap",
                table: "Labels");

            migrationBuilder.AddPrimaryKey(
                name: "PK_SliceVersions",
                table: "SliceVersions",
                columns: new[] { "EditId", "Slice" });
        }
    }
}
