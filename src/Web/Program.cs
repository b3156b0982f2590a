using Mem3D.Web.Hosting;

return await Mem3DWebApp.RunAsync(args);
