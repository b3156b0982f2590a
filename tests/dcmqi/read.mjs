// What dcmqi reads in a DICOM Segmentation, as JSON: its grid, and the flat indices (x fastest) of every segment's voxels. Usage: node read.mjs FILE
import { writeFileSync } from 'node:fs';
import { readOverlappingSegmentationNode } from '@itk-wasm/dicom';

const chatter = console.log;
console.log = () => {};
const { segImage, metaInfo } = await readOverlappingSegmentationNode(process.argv[2], { mergeSegments: false });
console.log = chatter;
const groups = metaInfo.segmentAttributes;
const components = segImage.imageType.components;
const segments = groups.flatMap((group, component) =>
  group.map((segment) => {
    const voxels = [];
    for (let at = component, n = 0; at < segImage.data.length; at += components, n++) {
      if (segImage.data[at] === segment.labelID) voxels.push(n);
    }
    return {
      label: segment.SegmentLabel,
      algorithm: segment.SegmentAlgorithmType,
      code: segment.SegmentedPropertyTypeCodeSequence.CodeValue,
      scheme: segment.SegmentedPropertyTypeCodeSequence.CodingSchemeDesignator,
      rgb: segment.recommendedDisplayRGBValue,
      voxels,
    };
  }),
);
const { size, origin, spacing, direction } = segImage;
writeFileSync(process.argv[3], JSON.stringify({ size, origin, spacing, direction: [...direction], segments }));
process.exit(0);
