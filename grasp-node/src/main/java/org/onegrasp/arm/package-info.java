/** Serial arms: robot descriptions, kinematics, and the joint motions of a pick. */
package org.onegrasp.arm;
