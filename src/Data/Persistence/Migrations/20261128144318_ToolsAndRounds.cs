using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mem3D.Data.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ToolsAndRounds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Memory",
                table: "SliceVersions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Choice",
                table: "Edits",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "GestureId",
                table: "Edits",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Parent",
                table: "Edits",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Source",
                table: "Edits",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PersonSettings",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonSettings", x => new { x.PersonId, x.Name });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Edits_CaseId_GestureId",
                table: "Edits",
                columns: new[] { "CaseId", "GestureId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PersonSettings");

            migrationBuilder.DropIndex(
                name: "IX_Edits_CaseId_GestureId",
                table: "Edits");

            migrationBuilder.DropColumn(
                name: "Memory",
                table: "SliceVersions");

            migrationBuilder.DropColumn(
                name: "Choice",
                table: "Edits");

            migrationBuilder.DropColumn(
                name: "GestureId",
                table: "Edits");

            migrationBuilder.DropColumn(
                name: "Parent",
                table: "Edits");

            migrationBuilder.DropColumn(
                name: "Source",
                table: "Edits");
        }
    }
}
